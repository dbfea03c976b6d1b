import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ExclusionReason, MessageStatus } from '@parcours/model/delivery/message.ts'
import type { RunId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { type ExclusionCount, exclusionCounts } from '../../delivery/exclusion-counts.ts'
import type { MessageCounts } from '../../delivery/message-counts.ts'
import type { UpdatedMessage } from '../../delivery/message-events.ts'
import { quarterOf, RECENTLY_COUNTED } from '../../delivery/recent-counters.ts'

/**
 * What is counted of a journey's messages as it is: what became of them as they were sent, and which were opened and
 * clicked by contacts. Beside these, each reason of exclusion; versions before counted `excluded` without one.
 */
const COUNTED = ['sent', 'failed', 'unknown', 'opened', 'clicked'] as const
export type JourneyMessageCount = (typeof COUNTED)[number] | ExclusionCount

const isCounted = (what: string): what is (typeof COUNTED)[number] => (COUNTED as readonly string[]).includes(what)

/** So many messages of one step of a run, made at one time. */
interface Count {
  runId: RunId
  nodeId: string
  what: JourneyMessageCount
  count: number
  madeAt: Date
}

/**
 * Adds to the counts of journeys' messages, by the version of their run: rows of their own, which no transaction waits
 * for.
 */
async function add(tx: WorkspaceTx, workspaceId: WorkspaceId, counts: Count[]): Promise<void> {
  if (counts.length === 0) return
  await sql`
    WITH counted AS (
      SELECT r.workspace_id, r.journey_id, r.version_id, c.node_id, c.what, c.made_at, c.count
        FROM unnest(${counts.map(({ runId }) => runId)}::uuid[], ${counts.map(({ nodeId }) => nodeId)}::text[],
               ${counts.map(({ what }) => what)}::text[], ${counts.map(({ madeAt }) => madeAt)}::timestamptz[],
               ${counts.map(({ count }) => count)}::int[]) AS c (run_id, node_id, what, made_at, count)
        JOIN journey_runs r ON r.workspace_id = ${workspaceId} AND r.id = c.run_id
    ), recent AS (
      INSERT INTO recent_message_counters (workspace_id, subject_id, what, quarter, count)
      SELECT workspace_id, journey_id, what, ${quarterOf(sql`made_at`)}, sum(count)
        FROM counted
       WHERE what = ANY (${RECENTLY_COUNTED}::text[])
       GROUP BY 1, 2, 3, 4
    )
    INSERT INTO journey_message_counters (workspace_id, journey_id, version_id, node_id, what, day, count)
    SELECT workspace_id, journey_id, version_id, node_id, what, (made_at AT TIME ZONE 'UTC')::date, sum(count)
      FROM counted
     GROUP BY 1, 2, 3, 4, 5, 6`.execute(tx)
}

interface OfStep {
  workspaceId: WorkspaceId
  runId: RunId
  nodeId: string
  madeAt: Date
}

/** What became of messages of one step as they were sent, by their status; those excluded are counted by reason. */
export function countMessages(
  tx: WorkspaceTx,
  { workspaceId, runId, nodeId, madeAt }: OfStep,
  statuses: Iterable<[status: MessageStatus, count: number]>,
): Promise<void> {
  return add(
    tx,
    workspaceId,
    [...statuses].flatMap(([what, count]) =>
      isCounted(what) && count !== 0 ? [{ runId, nodeId, what, count, madeAt }] : [],
    ),
  )
}

/** Why messages of one step were not sent. */
export function countExclusions(
  tx: WorkspaceTx,
  { workspaceId, runId, nodeId, madeAt }: OfStep,
  excluded: { reason: ExclusionReason }[],
): Promise<void> {
  return add(
    tx,
    workspaceId,
    exclusionCounts(excluded).map((counted) => ({ runId, nodeId, madeAt, ...counted })),
  )
}

/** What became of journeys' messages for the first time. */
export function countFirstTimes(tx: WorkspaceTx, workspaceId: WorkspaceId, touched: UpdatedMessage[]): Promise<void> {
  return add(
    tx,
    workspaceId,
    touched.flatMap(({ journey_id, owner_id, node_id, created_at, first_times }) =>
      first_times.flatMap(({ what, count }) =>
        journey_id && isCounted(what) ? [{ runId: owner_id, nodeId: node_id, what, count, madeAt: created_at }] : [],
      ),
    ),
  )
}

/** Deferred messages of a step were tried again. */
export async function countRetriedMessages(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  retried: MessageCounts,
): Promise<void> {
  if (retried.campaignId) return
  const { ownerId: runId, nodeId, madeAt, statuses, excluded } = retried
  const ofStep = { workspaceId, runId, nodeId, madeAt }
  await countMessages(tx, ofStep, statuses)
  await countExclusions(tx, ofStep, excluded)
}
