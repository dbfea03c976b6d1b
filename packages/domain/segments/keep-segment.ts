import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { inSavepoint } from '@parcours/db/savepoint.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import { quarantineItems, wordsOf } from '../quarantine/quarantine.ts'
import { membersMoved, settleSome } from './membership.ts'

/** A segment whose membership follows its condition. */
export interface KeptSegment {
  id: string
  name: string
  condition: Condition
  depends: string[]
  state: string
}

/** Settles the membership of some contacts and tells the journeys; returns who came or went. */
export type KeepSegment = (
  tx: WorkspaceTx,
  workspaceId: string,
  segment: KeptSegment,
  contactIds: string[],
  now: Date,
) => Promise<string[]>

/** All of them at once. */
export const keepTogether: KeepSegment = async (tx, workspaceId, { id, condition }, contactIds, now) => {
  const moved = await settleSome(tx, { workspaceId, segmentId: id, condition, now, contactIds })
  await membersMoved.publish(tx, workspaceId, id, moved, now)
  return [...moved.entered, ...moved.left]
}

/**
 * After a failure: contacts that the segment cannot judge are found by halving and put aside. A segment that cannot
 * even judge nobody is broken by itself, and is kept no more until it is mended.
 */
export const keepApart: KeepSegment = async (tx, workspaceId, segment, contactIds, now) => {
  const together = await inSavepoint(tx, () => keepTogether(tx, workspaceId, segment, contactIds, now))
  if ('done' in together) return together.done
  const ofNobody = await inSavepoint(tx, () => keepTogether(tx, workspaceId, segment, [], now))
  if ('failed' in ofNobody) {
    await failSegment(tx, workspaceId, segment, ofNobody.failed, now)
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
  const before = await keepApart(tx, workspaceId, segment, contactIds.slice(0, half), now)
  return [...before, ...(await keepApart(tx, workspaceId, segment, contactIds.slice(half), now))]
}

/** Says that a segment cannot be counted, and why. */
export async function failSegment(
  tx: WorkspaceTx,
  workspaceId: string,
  { id, name }: Pick<KeptSegment, 'id' | 'name'>,
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
