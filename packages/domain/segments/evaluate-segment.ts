import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { inSavepoint } from '@parcours/db/savepoint.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import type { ContactId, WorkspaceId } from '@parcours/model/id.ts'
import type { SegmentState } from '@parcours/model/segment.ts'
import { quarantineItems, wordsOf } from '../quarantine/quarantine.ts'
import { membershipChanged, updateMembershipOf } from './membership.ts'

/** A segment whose membership follows its condition. */
export interface DynamicSegment {
  id: string
  name: string
  condition: Condition
  depends: string[]
  state: SegmentState
}

/** Updates the membership of some contacts and publishes the changes; returns the contacts that entered or left. */
export type EvaluateSegment = (
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  segment: DynamicSegment,
  contactIds: ContactId[],
  now: Date,
) => Promise<string[]>

/** Evaluates all contacts in one statement. */
export const evaluateTogether: EvaluateSegment = async (tx, workspaceId, { id, condition }, contactIds, now) => {
  const changes = await updateMembershipOf(tx, { workspaceId, segmentId: id, condition, now, contactIds })
  await membershipChanged.publish(tx, workspaceId, id, changes, now)
  return [...changes.entered, ...changes.left]
}

/**
 * Evaluates after a failure: contacts for which the condition fails are found by halving and quarantined. A condition
 * that fails without any contact is broken by itself; its segment is not evaluated again until it is saved anew.
 */
export const evaluateApart: EvaluateSegment = async (tx, workspaceId, segment, contactIds, now) => {
  const together = await inSavepoint(tx, () => evaluateTogether(tx, workspaceId, segment, contactIds, now))
  if ('done' in together) return together.done
  const withoutContacts = await inSavepoint(tx, () => evaluateTogether(tx, workspaceId, segment, [], now))
  if ('failed' in withoutContacts) {
    await failSegment(tx, workspaceId, segment, withoutContacts.failed, now)
    return []
  }
  const [first] = contactIds
  if (contactIds.length === 1 && first) {
    const { id: segmentId, name } = segment
    const payload = { segmentId, contactId: first }
    const item = {
      kind: 'segmentContact' as const,
      key: `${segmentId} ${first}`,
      name,
      payload,
      error: wordsOf(together.failed),
    }
    await quarantineItems(tx, workspaceId, [item], now)
    await tx
      .deleteFrom('segment_next_evaluations')
      .where('segment_id', '=', segmentId)
      .where('contact_id', '=', first)
      .execute()
    return []
  }
  const half = Math.ceil(contactIds.length / 2)
  const before = await evaluateApart(tx, workspaceId, segment, contactIds.slice(0, half), now)
  return [...before, ...(await evaluateApart(tx, workspaceId, segment, contactIds.slice(half), now))]
}

/** Records that a segment cannot be evaluated, and why. */
export async function failSegment(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  { id, name }: Pick<DynamicSegment, 'id' | 'name'>,
  error: unknown,
  now: Date,
): Promise<void> {
  await tx.updateTable('segments').set({ state: 'failed' }).where('id', '=', id).execute()
  await quarantineItems(
    tx,
    workspaceId,
    [{ kind: 'segment', key: id, name, payload: { segmentId: id }, error: wordsOf(error) }],
    now,
  )
}
