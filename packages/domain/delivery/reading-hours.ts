import type { Database } from '@parcours/db/connection.ts'
import { type RawBuilder, sql } from 'kysely'
import { CONTACT_ZONE } from '../condition/contact-date.ts'

/** The weight of the workspace's habit against a contact's own: that of so many own opens and clicks. */
export const READING_PRIOR = 4
/** Days of opens and clicks that count. */
export const READING_DAYS = 180

/** Opens and clicks by contacts, not machines, among the events `e` of messages: SQL. */
export const READ_BY_CONTACTS = sql<boolean>`
  (e.kind IN ('opened', 'clicked') AND coalesce(e.data ->> 'by', '') NOT IN ('machine', 'click'))`

/** The hour of the reader's day of an event `e` of a message, of the contact `c`: SQL. */
export const READING_HOUR = sql<number>`extract(hour FROM e.occurred_at AT TIME ZONE ${CONTACT_ZONE})::int`

/**
 * Counts the hours at which all contacts read, for {@link bestHourOf}; renewed now and then, since habits change
 * slowly.
 */
export async function renewTypicalReadingHours(db: Database, now: Date): Promise<void> {
  await sql`
    WITH counted AS (
      SELECT e.workspace_id, ${READING_HOUR} AS hour, count(*) AS count
        FROM message_events e
        JOIN contacts c ON c.workspace_id = e.workspace_id AND c.id = e.contact_id
        JOIN workspaces w ON w.id = e.workspace_id
       WHERE ${READ_BY_CONTACTS} AND e.occurred_at > ${now}::timestamptz - make_interval(days => ${READING_DAYS}::int)
       GROUP BY 1, 2
    )
    INSERT INTO typical_reading_hours (workspace_id, hour, share)
    SELECT workspace_id, hour, count / sum(count) OVER (PARTITION BY workspace_id)
      FROM counted
    ON CONFLICT (workspace_id, hour) DO UPDATE SET share = excluded.share`.execute(db)
}

/**
 * The first and the last hour of the day that begin from `from` on
 * and before `to`, both written `09:30`; at least the first.
 */
export function wholeHours({ from, to }: { from: string; to: string }): { first: number; last: number } {
  const first = Number(from.slice(0, 2))
  return { first, last: Math.max(first, Number(to.slice(0, 2)) - (to.endsWith(':00') ? 1 : 0)) }
}

/**
 * The hour, among those from `from` on and before `to`, at which the contact `c` opens and clicks the most, with the
 * workspace's habit as a prior: SQL.
 */
export function bestHourOf(hours: { from: string; to: string }, now: Date): RawBuilder<number> {
  const { first, last } = wholeHours(hours)
  return sql`(
    SELECT h.hour FROM generate_series(${first}::int, ${last}::int) h (hour)
      LEFT JOIN typical_reading_hours u ON u.workspace_id = c.workspace_id AND u.hour = h.hour
      LEFT JOIN (SELECT ${READING_HOUR} AS hour, count(*) AS count FROM message_events e
                  WHERE e.workspace_id = c.workspace_id
                    AND e.contact_id = c.id
                    AND ${READ_BY_CONTACTS}
                    AND e.occurred_at > ${now}::timestamptz - make_interval(days => ${READING_DAYS}::int)
                  GROUP BY 1) own ON own.hour = h.hour
     ORDER BY coalesce(own.count, 0) + ${READING_PRIOR} * coalesce(u.share, 0) DESC, h.hour LIMIT 1)`
}
