import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ExclusionReason } from '@parcours/model/delivery/message.ts'
import type { JourneyId } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import type { ExitReason, PositionState } from '@parcours/model/journey/state.ts'
import { sql } from 'kysely'
import { excludedBy } from '../../delivery/exclusion-counts.ts'
import { decodeCursor, pageOf } from '../../page.ts'
import { invalid } from '../../problem.ts'
import type { JourneyMessageCount } from './message-counters.ts'

/** What part of a journey's past is counted; all of it when nothing is said. */
export interface Stretch {
  /** The number of a version. */
  version?: number | undefined
  /** The first day (UTC), as `2026-11-23`. */
  since?: string | undefined
  /** The day after the last one (UTC). */
  until?: string | undefined
}

/** SQL over the `day` of counters. */
const onItsDays = ({ since, until }: Stretch) =>
  sql`day >= ${since ?? '-infinity'}::date AND day < ${until ?? 'infinity'}::date`

/** SQL over a moment. */
export const inItsTime = ({ since, until }: Stretch, at: string) => sql`
  ${sql.ref(at)} >= ${since ?? '-infinity'}::timestamptz AND ${sql.ref(at)} < ${until ?? 'infinity'}::timestamptz`

/** SQL over rows of a version, `x` unless named. */
export const ofVersion = ({ version }: Stretch, journeyId: JourneyId, rows = 'x') =>
  version === undefined
    ? sql`true`
    : sql`
      ${sql.ref(`${rows}.version_id`)} = (
        SELECT id FROM journey_versions WHERE journey_id = ${journeyId} AND number = ${version})`

/** How many contacts left each step by each port, and how many are at it now. */
export async function liveCounts(tx: WorkspaceTx, journeyId: JourneyId, stretch: Stretch = {}) {
  const { rows: ports } = await sql<{ node_id: string; port: string; count: number }>`
    SELECT node_id, port, sum(count)::bigint AS count
      FROM journey_counters x
     WHERE journey_id = ${journeyId} AND ${onItsDays(stretch)} AND ${ofVersion(stretch, journeyId)}
     GROUP BY node_id, port`.execute(tx)
  const { rows: positions } = await sql<{ node_id: string; count: number }>`
    SELECT node_id, count(*)::int AS count
      FROM journey_positions x
     WHERE journey_id = ${journeyId} AND ended_at IS NULL AND ${ofVersion(stretch, journeyId)}
     GROUP BY node_id`.execute(tx)
  const { rows: messages } = await sql<{ node_id: string; what: JourneyMessageCount | 'excluded'; count: number }>`
    SELECT node_id, what, sum(count)::bigint AS count
      FROM journey_message_counters x
     WHERE journey_id = ${journeyId} AND ${onItsDays(stretch)} AND ${ofVersion(stretch, journeyId)}
     GROUP BY node_id, what`.execute(tx)
  const byStep = Map.groupBy(messages, ({ node_id }) => node_id)
  return { ports, positions, messages: [...byStep].map(([nodeId, counts]) => figuresOf(nodeId, counts)) }
}

/** What became of the messages of a step. */
export interface StepFigures {
  nodeId: string
  sent: number
  /** Of all reasons. */
  excluded: number
  /** Without what an earlier version counted. */
  excludedBy: { reason: ExclusionReason; count: number }[]
  failed: number
  opened: number
  clicked: number
}

function figuresOf(nodeId: string, counts: { what: JourneyMessageCount | 'excluded'; count: number }[]): StepFigures {
  const of = (...asked: (typeof counts)[number]['what'][]) =>
    counts.reduce((sum, { what, count }) => (asked.includes(what) ? sum + count : sum), 0)
  const byReason = excludedBy(of)
  return {
    nodeId,
    sent: of('sent'),
    excluded: of('excluded') + byReason.reduce((sum, { count }) => sum + count, 0),
    excludedBy: byReason,
    failed: of('failed', 'unknown'),
    opened: of('opened'),
    clicked: of('clicked'),
  }
}

export interface ContactsQuery {
  /** The contacts at it now; or, with a port, those who left it by that. */
  nodeId?: string | undefined
  /** A port of the step, or why contacts exited there. */
  port?: string | undefined
  limit: number
  cursor?: string | undefined
}

interface EnrolledContact {
  contact_id: string
  run_id: string
  workflow_id: string
  name: string
  email: string | null
  node_id: string
  state: PositionState
  entered_at: Date
  since: Date
  due_at: Date | null
  ended_at: Date | null
  ended_why: ExitReason | null
  version: number
  /** When they left the step by the port that was asked for. */
  left_at: Date | null
}

/**
 * The contacts of a journey, or former ones, latest entry first; or those who left a step by one of its ports, latest
 * first. With the run that conducts each.
 */
export async function listJourneyContacts(
  tx: WorkspaceTx,
  journeyId: JourneyId,
  { nodeId, port, limit, cursor }: ContactsQuery,
) {
  if (port !== undefined && nodeId === undefined) throw invalid([issue('nodeId', 'request.fieldMissing')])
  const after = cursor ? decodeCursor(cursor) : undefined
  const at = port === undefined ? sql.ref('p.entered_at') : sql.ref('t.at')
  const who =
    port === undefined
      ? sql`journey_positions p`
      : sql`
        journey_trail t
          JOIN journey_positions p ON p.workspace_id = t.workspace_id
           AND p.run_id = t.run_id
           AND p.contact_id = t.contact_id
           AND t.journey_id = ${journeyId}
           AND t.node_id = ${nodeId}
           AND t.port = ${port}`
  const { rows } = await sql<EnrolledContact>`
    SELECT p.contact_id, p.run_id, r.workflow_id, concat_ws(' ', c.first_name, c.last_name) AS name, c.email, p.node_id,
           p.state, p.entered_at, p.since, p.due_at,
           p.ended_at, p.ended_why, v.number AS version, ${port === undefined ? sql`NULL::timestamptz` : at} AS left_at
      FROM ${who} JOIN contacts c ON c.workspace_id = p.workspace_id AND c.id = p.contact_id
      JOIN journey_runs r ON r.workspace_id = p.workspace_id AND r.id = p.run_id
      JOIN journey_versions v ON v.workspace_id = p.workspace_id AND v.id = p.version_id
     WHERE p.journey_id = ${journeyId}
       ${nodeId && port === undefined ? sql`AND p.node_id = ${nodeId} AND p.ended_at IS NULL` : sql``}
       ${after ? sql`AND (${at}, p.contact_id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql``}
     ORDER BY ${at} DESC, p.contact_id DESC
     LIMIT ${limit + 1}`.execute(tx)
  return pageOf(
    rows,
    limit,
    (row) => ({ at: (row.left_at ?? row.entered_at).toISOString(), id: row.contact_id }),
    (row) => row,
  )
}
