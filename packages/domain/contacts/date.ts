import { isContactField } from '@parcours/model/contacts/fields.ts'
import { type RawBuilder, sql } from 'kysely'

/** Moments that every contact has of its own. */
const MOMENTS: Record<string, string> = { createdAt: 'created_at', lastSeenAt: 'last_seen_at' }

/**
 * The day that a property of the contact `c` holds, where they live (zone of `w` when theirs is not known): SQL, null when it holds none. A date without
 * a time is the same day everywhere.
 */
export function contactDate(property: string): RawBuilder<string | null> {
  const zone = sql`coalesce(c.time_zone, w.time_zone)`
  const moment = MOMENTS[property]
  if (moment) return sql`(c.${sql.ref(moment)} AT TIME ZONE ${zone})::date`
  if (isContactField(property)) return sql`NULL::date`
  const text = sql`(c.properties ->> ${property}::text)`
  return sql`CASE WHEN length(${text}) = 10 AND pg_input_is_valid(${text}, 'date') THEN ${text}::date
    WHEN pg_input_is_valid(${text}, 'timestamptz') THEN (${text}::timestamptz AT TIME ZONE ${zone})::date END`
}
