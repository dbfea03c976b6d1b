import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { isLimited } from '@parcours/model/delivery/limits.ts'
import { NEED_KINDS, type NeedKind } from '@parcours/model/home.ts'
import type { QuarantineKind } from '@parcours/model/quarantine.ts'
import { sql } from 'kysely'
import { getLimits } from '../delivery/limits.ts'
import { campaignNeeds } from './campaign-needs.ts'
import type { Need } from './need.ts'

/** Beyond, it no longer matters how much it is, and counting would read for long. */
const MAX_COUNTED = 10_000
const NOTIFIED_FOR = '1 day'

/** All that waits for a user, the most urgent first: each kind of all things in one statement. */
export async function needsOf(tx: WorkspaceTx, now: Date): Promise<Need[]> {
  const needs = [
    ...(await failingConnections(tx)),
    ...(await campaignNeeds(tx, now)),
    ...(await journeyNeeds(tx, now)),
    ...(await quarantinedWork(tx)),
    ...(await unpublished(tx)),
  ]
  return needs.sort(
    (one, other) => NEED_KINDS.indexOf(one.kind) - NEED_KINDS.indexOf(other.kind) || other.count - one.count,
  )
}

async function failingConnections(tx: WorkspaceTx): Promise<Need[]> {
  const { rows } = await sql<{ id: string | null; name: string; since: Date | null }>`
    SELECT id, name, (failure ->> 'since')::timestamptz AS since
      FROM connections
     WHERE failure IS NOT NULL
    UNION ALL
    SELECT NULL, settings ->> 'host', NULL
      FROM bounce_mailboxes
     WHERE enabled AND failure IS NOT NULL`.execute(tx)
  return rows.map(({ id, name, since }) =>
    id === null
      ? { kind: 'bounceMailboxFailing', count: 1, at: null }
      : { kind: 'connectionFailing', about: { kind: 'connection', id, name }, count: 1, at: since },
  )
}

async function journeyNeeds(tx: WorkspaceTx, now: Date): Promise<Need[]> {
  const { rows } = await sql<{ id: string; name: string; kind: NeedKind; count: number; at: Date | null }>`
    SELECT id, name, 'journeyPaused' AS kind, 1 AS count, NULL::timestamptz AS at
      FROM journeys
     WHERE state = 'paused' AND archived_at IS NULL
    UNION ALL
    SELECT j.id, j.name, 'teamNotified', sum(jsonb_array_length(n.data -> 'contactIds'))::int, max(n.created_at)
      FROM notifications n
      JOIN journeys j ON j.id::text = n.data ->> 'journeyId'
     WHERE n.kind = 'journeyStep' AND n.created_at > ${now}::timestamptz - ${NOTIFIED_FOR}::interval
     GROUP BY j.id, j.name`.execute(tx)
  const count = isLimited((await getLimits(tx)).limits) ? await countHeldBack(tx) : 0
  return [
    ...rows.map(({ id, name, ...need }): Need => ({ ...need, about: { kind: 'journey', id, name } })),
    ...(count > 0 ? [{ kind: 'sendingHeldBack' as const, count, at: null }] : []),
  ]
}

/** Contacts of journeys that wait for limits. Quiet hours alone, which end by themselves, are no need. */
async function countHeldBack(tx: WorkspaceTx): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count
      FROM (SELECT FROM journey_positions WHERE outcome = 'limited' LIMIT ${MAX_COUNTED}) p`.execute(tx)
  return rows[0]?.count ?? 0
}

/** The need that quarantined work of a kind is; a campaign's is told with the campaign. */
const NEED_OF: Record<Exclude<QuarantineKind, 'campaign'>, NeedKind> = {
  message: 'eventsRefused',
  event: 'workFailed',
  journeyEvent: 'journeyStuck',
  messageEvent: 'workFailed',
  segment: 'segmentFailing',
  segmentContact: 'workFailed',
  journeyClock: 'journeyFailing',
  journeyContact: 'journeyStuck',
  journeyStep: 'journeyStuck',
  operation: 'workFailed',
  recurring: 'workFailed',
}

async function quarantinedWork(tx: WorkspaceTx): Promise<Need[]> {
  const { rows } = await sql<{
    need: NeedKind
    journey: string | null
    journey_name: string | null
    segment: string | null
    segment_name: string | null
    count: number
    at: Date
  }>`
    SELECT n.need, j.id AS journey, j.name AS journey_name, s.id AS segment, s.name AS segment_name,
           count(*)::int AS count, min(q.first_at) AS at
      FROM (SELECT kind, first_at, payload ->> 'journeyId' AS journey_id,
                   coalesce(payload ->> 'runId', payload ->> 'ownerId') AS run_id, payload ->> 'segmentId' AS segment_id
              FROM quarantine
             WHERE kind <> 'campaign'
             ORDER BY id DESC
             LIMIT ${MAX_COUNTED}) q
      JOIN unnest(${Object.keys(NEED_OF)}::text[], ${Object.values(NEED_OF)}::text[]) n (kind, need) ON n.kind = q.kind
      LEFT JOIN journey_runs r ON n.need = 'journeyStuck' AND q.journey_id IS NULL AND r.id = ${asId('q.run_id')}
      LEFT JOIN journeys j ON n.need IN ('journeyStuck', 'journeyFailing')
       AND j.id = coalesce(${asId('q.journey_id')}, r.journey_id)
      LEFT JOIN segments s ON n.need = 'segmentFailing' AND s.id = ${asId('q.segment_id')}
     GROUP BY 1, 2, 3, 4, 5`.execute(tx)
  return rows.map(({ need, journey, journey_name, segment, segment_name, count, at }): Need => {
    const kind = need !== 'workFailed' && need !== 'eventsRefused' && !journey && !segment ? 'workFailed' : need
    if (journey) return { kind, about: { kind: 'journey', id: journey, name: journey_name ?? '' }, count, at }
    if (segment) return { kind, about: { kind: 'segment', id: segment, name: segment_name ?? '' }, count, at }
    return { kind, count, at }
  })
}

/** An id that stands in the data of quarantined work, which may be any text: SQL. */
const asId = (text: string) =>
  sql<string>`CASE WHEN ${sql.ref(text)} ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN ${sql.ref(text)}::uuid END`

/** Live journeys and emails with changes that are not published: one need each, which names it where it is one. */
async function unpublished(tx: WorkspaceTx): Promise<Need[]> {
  const { rows } = await sql<{ kind: NeedKind; count: number; id: string; name: string }>`
    SELECT 'journeysChanged' AS kind, count(*)::int AS count, min(j.id::text) AS id, min(j.name) AS name
      FROM journeys j
      JOIN journey_versions v ON v.workspace_id = j.workspace_id AND v.id = j.live_version_id
     WHERE j.state IN ('live', 'paused') AND j.draft <> v.graph
    UNION ALL
    SELECT 'emailsChanged', count(*)::int, min(id::text), min(name)
      FROM contents
     WHERE kind = 'email' AND draft IS NOT NULL`.execute(tx)
  return rows.flatMap(({ kind, count, id, name }): Need[] => {
    if (count === 0) return []
    const subject = kind === 'emailsChanged' ? 'template' : 'journey'
    return [{ kind, count, at: null, about: count === 1 ? { kind: subject, id, name } : undefined }]
  })
}
