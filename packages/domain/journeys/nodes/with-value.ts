import { type RawBuilder, sql } from 'kysely'

/** Names an element by where it is in an array. */
const IS_INDEX = /^\d{1,9}$/

/**
 * A JSON document with a value under nested keys, whatever was there: SQL. What can hold no such key (text, nothing, an
 * array that is asked for a name) gives way to an object; `jsonb_set` alone would fail or change nothing.
 */
export function withValue(document: RawBuilder<unknown>, keys: string[], value: RawBuilder<unknown>) {
  return keys.reduceRight<RawBuilder<unknown>>((inner, key, depth) => {
    const stood = sql`(${document} #> ${keys.slice(0, depth)}::text[])`
    const holding = IS_INDEX.test(key) ? sql`('object', 'array')` : sql`('object')`
    const holder = sql`CASE WHEN jsonb_typeof(${stood}) IN ${holding} THEN ${stood} ELSE '{}' END`
    return sql`jsonb_set(${holder}, ARRAY[${key}::text], ${inner})`
  }, value)
}
