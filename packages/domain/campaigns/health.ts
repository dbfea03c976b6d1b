import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { SendId } from '@parcours/model/id.ts'
import { type CampaignCount, countsOf } from './counters.ts'
import { pauseSend } from './lifecycle.ts'

/** Gmail and Yahoo ask bulk senders for fewer complaints than 0.3 %; beyond, mail is refused. A few are chance. */
const COMPLAINTS = { share: 0.003, atLeast: 5 }
/** A list with so many addresses that do not exist is old or bought. */
const BOUNCES = { share: 0.1, atLeast: 50 }

/** Pauses sends that draw too many complaints or bounces; the page says why, and a user decides. */
export async function pauseUnhealthy(tx: WorkspaceTx, sendIds: SendId[], now: Date): Promise<void> {
  if (sendIds.length === 0) return
  const sending = await tx
    .selectFrom('campaign_sends')
    .select(['id', 'campaign_id'])
    .where('id', 'in', sendIds)
    .where('state', '=', 'sending')
    .execute()
  const counts = await countsOf(
    tx,
    sending.map(({ id }) => id),
  )
  for (const { id, campaign_id } of sending) {
    const count = (what: CampaignCount) =>
      counts.reduce((sum, row) => sum + (row.send_id === id && row.what === what ? row.count : 0), 0)
    const sent = Math.max(1, count('sent'))
    const exceeds = (what: CampaignCount, { share, atLeast }: typeof COMPLAINTS) =>
      count(what) >= atLeast && count(what) / sent > share
    const why = exceeds('complained', COMPLAINTS) ? 'complaints' : exceeds('bounced', BOUNCES) ? 'bounces' : undefined
    if (why) await pauseSend(tx, campaign_id, id, why, now)
  }
}
