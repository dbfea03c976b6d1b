import { type RawBuilder, sql } from 'kysely'
import { READ_BY_CONTACTS, READING_DAYS, READING_PRIOR, wholeHours } from '../delivery/reading-hours.ts'
import { SAFE_CONTACT_ZONE } from '../time/zone.ts'

/**
 * The hours, among those from `from` on and before `to`, at which contacts open and click the most, as two sets:
 * `best_hours (contact_id, hour)` for contacts who ever did, and `usual_hour (hour)` for the others. A contact's own
 * counts are joined by the workspace's as a prior (own count + READING_PRIOR × the workspace's share, the mean of a
 * Dirichlet posterior), so that a single open does not decide. SQL of common table expressions, beside {@link
 * KNOWN_ZONES}.
 */
export function bestHoursSql({ from, to }: { from: string; to: string }, now: Date): RawBuilder<unknown> {
  const { first, last } = wholeHours({ from, to })
  return sql`
    own AS MATERIALIZED (
      SELECT e.contact_id, extract(hour FROM e.occurred_at AT TIME ZONE ${SAFE_CONTACT_ZONE})::int AS hour,
             count(*) AS count
        FROM message_events e
        JOIN contacts c ON c.workspace_id = e.workspace_id AND c.id = e.contact_id
        JOIN workspaces w ON w.id = e.workspace_id
       WHERE ${READ_BY_CONTACTS} AND e.occurred_at > ${now}::timestamptz - make_interval(days => ${READING_DAYS}::int)
       GROUP BY 1, 2
    ), hours AS MATERIALIZED (
      SELECT h AS hour,
             coalesce((SELECT sum(count) FROM own WHERE own.hour = h) / (SELECT sum(count) FROM own), 0) AS part
        FROM generate_series(${first}::int, ${last}::int) h
    ), usual_hour AS MATERIALIZED (
      SELECT hour FROM hours ORDER BY part DESC, hour LIMIT 1
    ), best_hours AS MATERIALIZED (
      SELECT DISTINCT ON (p.contact_id) p.contact_id, h.hour
        FROM (SELECT DISTINCT contact_id FROM own) p
        CROSS JOIN hours h
        LEFT JOIN own ON own.contact_id = p.contact_id AND own.hour = h.hour
       ORDER BY p.contact_id, coalesce(own.count, 0) + ${READING_PRIOR} * h.part DESC, h.hour
    ),`
}
