import { isContactField } from '@parcours/model/contacts/fields.ts'
import { type RawBuilder, sql } from 'kysely'
import { dayOf } from '../condition/comparison.ts'
import { CONTACT_MOMENTS } from './columns.ts'

/** Where the contact `c` lives, or the zone of the workspace `w` when that is not known: SQL. */
export const CONTACT_ZONE = sql<string>`coalesce(c.time_zone, w.time_zone)`

/**
 * The day that a property of the contact `c` holds, where they live (zone of `w` when theirs is not known): SQL, null when it holds none. A date without
 * a time is the same day everywhere.
 */
export function contactDate(property: string): RawBuilder<string | null> {
  const moment = CONTACT_MOMENTS[property]
  if (!moment && isContactField(property)) return sql`NULL::date`
  const source = { text: sql<string | null>`c.properties ->> ${property}::text`, json: sql`c.properties -> ${property}::text` }
  return dayOf(moment ? { ...source, moment: sql`c.${sql.ref(moment)}` } : source, CONTACT_ZONE)
}
