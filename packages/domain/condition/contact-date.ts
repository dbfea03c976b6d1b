import { isContactField } from '@parcours/model/contacts/fields.ts'
import { plusDays } from '@parcours/model/time/day.ts'
import { type RawBuilder, sql } from 'kysely'
import { CONTACT_MOMENTS } from '../contacts/columns.ts'
import { dayOf, isDated, jsonProperty } from './source.ts'

/** Where the contact `c` lives, or the zone of the workspace `w` when that is not known: SQL. */
export const CONTACT_ZONE = sql<string>`coalesce(c.time_zone, w.time_zone)`

/**
 * The day that a property of the contact `c` holds, where they live (zone of `w` when theirs is not known): SQL, null
 * when it holds none. A date without a time is the same day everywhere.
 */
export function contactDate(property: string): RawBuilder<string | null> {
  const moment = CONTACT_MOMENTS.get(property)
  if (!moment && isContactField(property)) return sql`NULL::date`
  const source = { ...jsonProperty(sql`c.properties`, property), dated: isDated(property) }
  return dayOf(moment ? { ...source, moment: sql`c.${sql.ref(moment)}` } : source, CONTACT_ZONE)
}

/**
 * Whether {@link contactDate} may be one of these days (`2026-12-01`), of any year if `yearly`: SQL that is quick, and
 * never false of a day that it is. A moment is another day elsewhere: the days around are meant too.
 */
export function mayBeOnDay(property: string, days: string[], yearly: boolean): RawBuilder<boolean> {
  const [from, length] = yearly ? [6, 5] : [1, 10]
  const asked = [
    ...new Set(
      days
        .flatMap((day) => [-1, 0, 1].map((more) => plusDays(day, more)))
        .flatMap((day) => (yearly && day.endsWith('02-28') ? [day, '2000-02-29'] : [day])),
    ),
  ]
  const parts = [...new Set(asked.map((day) => day.slice(from - 1)))]
  const moment = CONTACT_MOMENTS.get(property)
  if (moment)
    return sql`
      substr(to_char(c.${sql.ref(moment)} AT TIME ZONE 'UTC', 'YYYY-MM-DD'), ${sql.lit(from)},
          ${sql.lit(length)}) = ANY (${parts})`
  const text = sql`(${jsonProperty(sql`c.properties`, property).text})`
  // What is written otherwise is left to be looked at.
  return sql`
    (substr(${text}, ${sql.lit(from)}, ${sql.lit(length)}) = ANY (${parts})
     OR substr(${text}, 5, 1) <> '-'
     OR substr(${text}, 8, 1) <> '-')`
}
