import { type RawBuilder, sql } from 'kysely'
import type { Erased } from './erase.ts'

/** The contact's id and identifiers. */
export function knownBy({ contactId, identifiers }: Erased): string[] {
  return [contactId, ...identifiers]
}

/**
 * Patterns of LIKE for what names the contact in text of any kind. An id may be as short as "1", and is no such thing.
 */
export function patternsOf(erased: Erased): string[] {
  return knownBy(erased)
    .filter((value) => value.includes('@') || value === erased.contactId)
    .map((value) => `%${value.replace(/[\\%_]/g, '\\$&')}%`)
}

/** Whether a column of JSON names the contact: SQL. */
export function isNamedIn(erased: Erased, json: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`(
    ${json}::text ILIKE ANY (${patternsOf(erased)}::text[])
    OR EXISTS (
      SELECT FROM unnest(${knownBy(erased)}::text[]) v (value)
       WHERE jsonb_path_exists(${json}, '$.** ? (@ == $value)', jsonb_build_object('value', v.value))))`
}
