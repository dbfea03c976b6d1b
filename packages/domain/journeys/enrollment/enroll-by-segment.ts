import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId, SegmentId, VersionId, WorkspaceId } from '@parcours/model/id.ts'
import { LEFT_BY_RULE } from '@parcours/model/journey/rules.ts'
import { sql } from 'kysely'
import type { MembershipChanges } from '../../segments/membership.ts'
import { exiting, markToWake } from '../running/exiting.ts'
import { lockMoves } from '../running/locks.ts'
import { atSteps, subscriptionsFor } from '../subscriptions/event-subscriptions.ts'
import { enrollContacts } from './enroll.ts'

/**
 * What journeys do about contacts who entered or left a segment: those whom an exit rule names exit, those who waited
 * for it go on, and the live journeys that begin with it enroll them, one cohort a journey.
 */
export async function enrollBySegment(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  segmentId: SegmentId,
  moved: MembershipChanges,
  now: Date,
): Promise<void> {
  for (const on of ['entered', 'left'] as const) {
    const contactIds = moved[on]
    if (contactIds.length === 0) continue
    const subscriptions = await subscriptionsFor(tx, [{ name: `${on}:${segmentId}` }])
    if (subscriptions.some(({ kind }) => kind === 'waitSegment')) await lockMoves(tx, segmentId)
    for (const { versionId } of subscriptions.filter(({ kind }) => kind === 'exitSegment'))
      await leaveBySegment(tx, workspaceId, versionId, contactIds, now)
    for (const { versionId, node } of atSteps(subscriptions, 'waitSegment'))
      await wakeBySegment(tx, workspaceId, versionId, node.id, contactIds)
    for (const { journeyId, versionId, graph } of atSteps(subscriptions, 'segment')) {
      await enrollContacts(tx, { workspaceId, journeyId, versionId, graph, reason: 'segment', now }, contactIds, {
        properties: {},
        occurredAt: now.toISOString(),
      })
    }
  }
}

async function leaveBySegment(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  versionId: VersionId,
  contactIds: ContactId[],
  now: Date,
): Promise<void> {
  const who = sql`
    SELECT run_id, contact_id
      FROM journey_positions
     WHERE workspace_id = ${workspaceId}
       AND contact_id = ANY (${contactIds}::uuid[])
       AND version_id = ${versionId}
       AND ended_at IS NULL`
  await sql`WITH ${exiting({ workspaceId, why: LEFT_BY_RULE, now }, who)} SELECT count(*) FROM gone`.execute(tx)
}

async function wakeBySegment(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  versionId: VersionId,
  nodeId: string,
  contactIds: ContactId[],
): Promise<void> {
  await sql`
    WITH ready AS (
      UPDATE journey_positions SET state = 'ready', outcome = 'happened'
       WHERE workspace_id = ${workspaceId}
         AND contact_id = ANY (${contactIds}::uuid[])
         AND version_id = ${versionId}
         AND node_id = ${nodeId}
         AND ended_at IS NULL
         AND state = 'waiting'
      RETURNING run_id
    ), marked AS (${markToWake(workspaceId, sql`SELECT run_id FROM ready`)})
    SELECT count(*) FROM ready`.execute(tx)
}
