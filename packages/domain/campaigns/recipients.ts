import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { RecipientState } from '@parcours/model/campaign/recipient-state.ts'
import type { MessageStatus } from '@parcours/model/delivery/message.ts'
import type { CampaignId, ContactId, MessageId } from '@parcours/model/id.ts'
import { type RawBuilder, sql } from 'kysely'
import { decodeCursor, type Page, pageOf } from '../page.ts'
import { ofSends } from './results.ts'

export interface Recipient {
  contact_id: ContactId
  message_id: MessageId | null
  name: string
  address: string | null
  status: MessageStatus | 'holdout'
  /** Why they are excluded, else what the provider said. */
  reason: string | null
  variant: string | null
  at: Date
  sent_at: Date | null
  opened_at: Date | null
  clicked_at: Date | null
}

const FILTERS: Record<Exclude<RecipientState, 'holdout'>, RawBuilder<boolean>> = {
  sent: sql`m.status = 'sent'`,
  opened: sql`m.opened_at IS NOT NULL`,
  clicked: sql`m.clicked_at IS NOT NULL`,
  bounced: sql`m.bounced_at IS NOT NULL`,
  complained: sql`m.complained_at IS NOT NULL`,
  unsubscribed: sql`m.unsubscribed_at IS NOT NULL`,
  excluded: sql`m.status = 'excluded'`,
  failed: sql`m.status = 'failed'`,
  unknown: sql`m.status = 'unknown'`,
  deferred: sql`m.status = 'deferred'`,
}

interface RecipientQuery {
  limit: number
  cursor?: string | undefined
  state?: RecipientState | undefined
}

/** The recipients of a campaign, in the order of their ids: the state of their message, or why there is none. */
export async function listRecipients(
  tx: WorkspaceTx,
  campaignId: CampaignId,
  { limit, cursor, state }: RecipientQuery,
): Promise<Page<Recipient>> {
  const sends = (
    await tx.selectFrom('campaign_sends').select('id').where('campaign_id', '=', campaignId).execute()
  ).map(({ id }) => id)
  const after = cursor ? decodeCursor(cursor) : undefined
  const name = sql`coalesce(nullif(concat_ws(' ', c.first_name, c.last_name), ''), c.email, c.external_id, '')`
  const { rows } =
    state === 'holdout'
      ? await sql<Recipient>`
          SELECT r.contact_id, NULL AS message_id, ${name} AS name, c.email AS address, 'holdout' AS status,
                 NULL AS reason, NULL AS variant, s.created_at AS at, NULL AS sent_at, NULL AS opened_at,
                 NULL AS clicked_at
            FROM campaign_recipients r
            JOIN campaign_sends s ON s.workspace_id = r.workspace_id AND s.id = r.send_id
            JOIN contacts c ON c.workspace_id = r.workspace_id AND c.id = r.contact_id
           WHERE r.send_id = ANY (${sends}::uuid[])
             AND r.partition = -1 ${after ? sql`AND r.contact_id > ${after.id}::uuid` : sql``}
           ORDER BY r.contact_id LIMIT ${limit + 1}`.execute(tx)
      : await sql<Recipient>`
          SELECT m.contact_id, m.id AS message_id, ${name} AS name, m.address, m.status, m.reason, m.variant,
                 m.created_at AS at, m.sent_at, m.opened_at, m.clicked_at
            FROM messages m JOIN contacts c ON c.workspace_id = m.workspace_id AND c.id = m.contact_id
           WHERE ${ofSends(sends)}
             AND ${state ? FILTERS[state] : sql`true`} ${after ? sql`AND m.contact_id > ${after.id}::uuid` : sql``}
           ORDER BY m.contact_id LIMIT ${limit + 1}`.execute(tx)
  return pageOf(
    rows,
    limit,
    (row) => ({ at: row.at.toISOString(), id: row.contact_id }),
    (row) => row,
  )
}
