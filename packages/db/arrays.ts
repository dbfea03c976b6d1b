import { type RawBuilder, sql } from 'kysely'

/** Types of elements, by their number in PostgreSQL's catalogue (`pg_type.oid`), which never changes. */
const TYPE = { text: 25, jsonb: 3802 } as const

/**
 * Before the elements: how many dimensions, whether any is null, their
 * type; then the length of the one dimension, and where it begins.
 */
const HEADER = 20
/** Binary jsonb is its text behind a version. */
const JSONB_VERSION = 1

/**
 * Thousands of values for one statement, in the binary form in which PostgreSQL itself sends arrays (`array_recv` in
 * its sources): as text, each would be searched for what must be quoted here, and read letter by letter there.
 * @param prefix written before each value
 */
function binaryArray(
  type: keyof typeof TYPE,
  values: readonly (string | null)[],
  prefix: readonly number[] = [],
): Buffer {
  const sizes = values.map((value) => (value === null ? -1 : prefix.length + Buffer.byteLength(value)))
  const array = Buffer.allocUnsafe(HEADER + sizes.reduce((sum, size) => sum + 4 + Math.max(0, size), 0))
  array.writeInt32BE(1, 0)
  array.writeInt32BE(sizes.includes(-1) ? 1 : 0, 4)
  array.writeInt32BE(TYPE[type], 8)
  array.writeInt32BE(values.length, 12)
  array.writeInt32BE(1, 16)
  let at = HEADER
  for (const [index, value] of values.entries()) {
    at = array.writeInt32BE(sizes[index] ?? -1, at)
    if (value === null) continue
    for (const byte of prefix) at = array.writeUInt8(byte, at)
    at += array.write(value, at)
  }
  return array
}

/** Ids as `uuid[]`: SQL. They hold nothing that must be quoted. */
export function uuids(ids: readonly (string | null)[]): RawBuilder<string[]> {
  return sql`${`{${ids.map((id) => id ?? 'NULL').join(',')}}`}::uuid[]`
}

/** Texts as `text[]`: SQL. */
export function texts(values: readonly (string | null)[]): RawBuilder<string[]> {
  return sql`${binaryArray('text', values)}::text[]`
}

/** Values as `jsonb[]`: SQL. What is undefined is NULL. */
export function jsons(values: readonly unknown[]): RawBuilder<unknown[]> {
  const written = values.map((value) => (value === undefined ? null : JSON.stringify(value)))
  return sql`${binaryArray('jsonb', written, [JSONB_VERSION])}::jsonb[]`
}
