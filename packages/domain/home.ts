import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId } from '@parcours/model/id.ts'
import { sql } from 'kysely'

const HOUR_MS = 3_600_000

/**
 * What became of messages, or what was received, in one hour: since midnight where the workspace is, and in the whole.
 */
interface Hour {
  at: Date
  count: number
  today: number
}

interface MessageHour extends Hour {
  opened: number
  clicked: number
  excluded: number
  unsubscribed: number
}

/** What happened since midnight where the workspace is, and by hour in the last 24 hours. */
export async function todayFigures(tx: WorkspaceTx, now: Date) {
  const hour = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS
  const midnight = await midnightOf(tx, now)
  // As a value, so that the planner knows how much lies behind it.
  const since = new Date(Math.min(midnight.getTime(), hour - 23 * HOUR_MS))
  const { rows: base } = await sql<{ contacts: number; reachable: number; entered: number }>`
    SELECT (SELECT count(*) FROM contacts)::int AS contacts,
           (SELECT count(*) FROM consents k JOIN contacts c ON c.workspace_id = k.workspace_id AND c.id = k.contact_id
             LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id AND x.channel = 'email' AND x.address = c.email
            WHERE k.channel = 'email'
              AND k.decision = 'given'
              AND c.email IS NOT NULL
              AND x.address IS NULL)::int AS reachable,
           (SELECT coalesce(sum(size), 0) FROM journey_runs WHERE created_at >= ${midnight})::int AS entered`.execute(
    tx,
  )
  const { rows: events } = await sql<Hour>`
    SELECT date_trunc('hour', received_at, 'UTC') AS at, count(*)::int AS count,
           count(*) FILTER (WHERE received_at >= ${midnight})::int AS today
      FROM events
     WHERE received_at >= ${since}
     GROUP BY 1`.execute(tx)
  const { rows: messages } = await sql<MessageHour>`
    SELECT date_trunc('hour', m.created_at, 'UTC') AS at, count(*) FILTER (WHERE m.status = 'sent')::int AS count,
           count(*) FILTER (WHERE m.status = 'sent' AND t.is_today)::int AS today,
           count(m.opened_at) FILTER (WHERE t.is_today)::int AS opened,
           count(m.clicked_at) FILTER (WHERE t.is_today)::int AS clicked,
           count(*) FILTER (WHERE m.status = 'excluded' AND t.is_today)::int AS excluded,
           count(m.unsubscribed_at) FILTER (WHERE t.is_today)::int AS unsubscribed
      FROM messages m, LATERAL (SELECT m.created_at >= ${midnight} AS is_today) t
     WHERE m.created_at >= ${since}
     GROUP BY 1`.execute(tx)
  const sumOf = <T>(hours: T[], figure: (hour: T) => number) => hours.reduce((sum, hour) => sum + figure(hour), 0)
  const { contacts = 0, reachable = 0, entered = 0 } = base[0] ?? {}
  return {
    contacts,
    reachable,
    today: {
      entered,
      events: sumOf(events, (hour) => hour.today),
      sent: sumOf(messages, (hour) => hour.today),
      opened: sumOf(messages, (hour) => hour.opened),
      clicked: sumOf(messages, (hour) => hour.clicked),
      excluded: sumOf(messages, (hour) => hour.excluded),
      unsubscribed: sumOf(messages, (hour) => hour.unsubscribed),
    },
    events: lastHours(events, hour),
    sent: lastHours(messages, hour),
  }
}

/** When today began where the workspace is. */
async function midnightOf(tx: WorkspaceTx, now: Date): Promise<Date> {
  const { rows } = await sql<{ midnight: Date }>`
    SELECT date_trunc('day', ${now}::timestamptz, time_zone) AS midnight
      FROM workspaces`.execute(tx)
  return rows[0]?.midnight ?? now
}

/** Of each of the last 24 hours, also of those in which nothing was. */
function lastHours(hours: Hour[], last: number): { at: Date; count: number }[] {
  const counts = new Map(hours.map(({ at, count }) => [at.getTime(), count]))
  return Array.from({ length: 24 }, (_, index) => {
    const at = last - (23 - index) * HOUR_MS
    return { at: new Date(at), count: counts.get(at) ?? 0 }
  })
}

/** The latest things that contacts did in the last seven days. */
export async function recentEvents(tx: WorkspaceTx, now: Date) {
  const { rows } = await sql<{ at: Date; name: string; contact_id: ContactId; contact: string }>`
    SELECT e.received_at AS at, e.name, e.contact_id,
           coalesce(nullif(concat_ws(' ', c.first_name, c.last_name), ''), c.email, c.external_id, '') AS contact
      FROM (SELECT *
              FROM events
             WHERE kind = 'track' AND received_at > ${now}::timestamptz - interval '7 days'
             ORDER BY received_at DESC
             LIMIT 12) e
      JOIN contacts c ON c.workspace_id = e.workspace_id AND c.id = e.contact_id
     ORDER BY e.received_at DESC`.execute(tx)
  return rows
}
