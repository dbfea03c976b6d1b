import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { SendId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import type { ClaimRequest } from '../delivery/message-owner.ts'

const HOUR_MS = 3_600_000
/** With a pace, messages go out in portions of about a minute: a workflow's history then stays short. */
const PORTION_MS = 60_000

interface Pace {
  pace: number | null
  pace_since: Date | null
  pace_claimed: number
}

/** The number that a pace allows at a moment, counted from when it was set; the first portion at once. */
function allowedBy({ pace, pace_since, pace_claimed }: Pace, now: Date): number {
  if (pace === null || pace_since === null) return Number.POSITIVE_INFINITY
  return Math.floor(((now.getTime() - pace_since.getTime() + PORTION_MS) * pace) / HOUR_MS) - pace_claimed
}

/** When a pace allows the next portion. */
export function nextPortion(pace: Pace, now: Date): Date | null {
  if (allowedBy(pace, now) > 0 || pace.pace === null) return null
  const missing = 1 - allowedBy(pace, now)
  return new Date(now.getTime() + Math.max(PORTION_MS, Math.ceil((missing * HOUR_MS) / pace.pace)))
}

/**
 * The number of messages of a send that may be claimed now. With a pace, processes queue here for each other, so that
 * together they keep it. Undefined when none may be: the send is over, or the pace allows the next later.
 */
export async function takeable(
  tx: WorkspaceTx,
  sendId: SendId,
  { limit, now }: ClaimRequest,
): Promise<number | 'paused' | undefined> {
  const columns = tx
    .selectFrom('campaign_sends')
    .select(['state', 'pace', 'pace_since', 'pace_claimed'])
    .where('id', '=', sendId)
  let send = await columns.executeTakeFirst()
  if (send?.pace) send = await columns.forUpdate().executeTakeFirst()
  if (send?.state === 'paused') return 'paused'
  if (send?.state !== 'sending') return undefined
  const allowed = Math.min(limit, allowedBy(send, now))
  return allowed > 0 ? allowed : undefined
}

export async function notePace(tx: WorkspaceTx, sendId: SendId, taken: number): Promise<void> {
  await tx
    .updateTable('campaign_sends')
    .set({ pace_claimed: sql`pace_claimed + ${taken}` })
    .where('id', '=', sendId)
    .where('pace', 'is not', null)
    .execute()
}
