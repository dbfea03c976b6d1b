import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'

interface Today {
  entered: number
  sent: number
  opened: number
  clicked: number
  excluded: number
  unsubscribed: number
  events: number
}

interface HourCount {
  at: Date
  count: number
}

/** What happened since midnight where the workspace is, and by hour in the last 24 hours. */
export async function homeFigures(tx: WorkspaceTx, now: Date) {
  const since = sql`
    (SELECT date_trunc('day', ${now}::timestamptz AT TIME ZONE w.time_zone) AT TIME ZONE w.time_zone FROM workspaces w)`
  const { rows: base } = await sql<{ contacts: number; reachable: number }>`
    SELECT (SELECT count(*) FROM contacts)::int AS contacts,
           (SELECT count(*) FROM consents k JOIN contacts c ON c.workspace_id = k.workspace_id AND c.id = k.contact_id
             LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id AND x.channel = 'email' AND x.address = c.email
            WHERE k.channel = 'email'
              AND k.decision = 'given'
              AND c.email IS NOT NULL
              AND x.address IS NULL)::int AS reachable`.execute(tx)
  const { rows: today } = await sql<Today>`
    SELECT (SELECT coalesce(sum(size), 0) FROM journey_runs WHERE created_at >= ${since})::int AS entered,
           (SELECT count(*) FROM events WHERE received_at >= ${since})::int AS events,
           count(*) FILTER (WHERE m.status = 'sent')::int AS sent, count(m.opened_at)::int AS opened,
           count(m.clicked_at)::int AS clicked,
           count(*) FILTER (WHERE m.status = 'excluded')::int AS excluded, count(m.unsubscribed_at)::int AS unsubscribed
      FROM messages m WHERE m.created_at >= ${since}`.execute(tx)
  const hourly = (table: 'events' | 'messages', column: string) => sql<HourCount>`
    SELECT h AS at, count(t.*)::int AS count
      FROM generate_series(date_trunc('hour', ${now}::timestamptz) - interval '23 hours',
          date_trunc('hour', ${now}::timestamptz), interval '1 hour') h
      LEFT JOIN ${sql.table(table)} t ON t.${sql.ref(column)} >= h
       AND t.${sql.ref(column)} < h + interval '1 hour' ${table === 'messages' ? sql`AND t.status = 'sent'` : sql``}
     GROUP BY h ORDER BY h`
  const { rows: events } = await hourly('events', 'received_at').execute(tx)
  const { rows: sent } = await hourly('messages', 'created_at').execute(tx)
  const { rows: recent } = await sql<{ at: Date; name: string; contact_id: string; contact: string }>`
    SELECT e.received_at AS at, e.name, e.contact_id,
           coalesce(nullif(concat_ws(' ', c.first_name, c.last_name), ''), c.email, c.external_id, '') AS contact
      FROM (SELECT *
              FROM events
             WHERE kind = 'track' AND received_at > ${now}::timestamptz - interval '7 days'
             ORDER BY received_at DESC
             LIMIT 12) e
      JOIN contacts c ON c.workspace_id = e.workspace_id AND c.id = e.contact_id
     ORDER BY e.received_at DESC`.execute(tx)
  return { ...(base[0] ?? { contacts: 0, reachable: 0 }), today: today[0] as Today, events, sent, recent }
}
