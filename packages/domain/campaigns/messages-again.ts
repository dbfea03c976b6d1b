import type { EmailContent } from '@parcours/model/channels/email.ts'
import { sql } from 'kysely'
import type { OwnerKind } from '../delivery/owner-kind.ts'

/** A send of a campaign, as the owner of messages that are sent again. */
export const campaignMessages: OwnerKind = {
  key: 'campaigns',
  column: 'campaign_id',
  async recall(tx, { ownerId, id, variant }) {
    const send = await tx.selectFrom('campaign_sends').select('contents').where('id', '=', ownerId).executeTakeFirst()
    const campaign = await tx.selectFrom('campaigns').select('name').where('id', '=', id).executeTakeFirst()
    const contents = send?.contents as Record<string, EmailContent> | undefined
    return { content: contents?.[variant], names: campaign ? { campaign } : {} }
  },
  entry: sql`NULL`,
}
