import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import type { EmailContent } from '@parcours/model/channels/email.ts'
import type { SendingLimits } from '@parcours/model/delivery/limits.ts'
import type { CampaignId, ContactId, SendId, WorkspaceId } from '@parcours/model/id.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { claimContacts, claimsOf, UNSETTLED_COLUMNS, type UnsettledRow } from '../delivery/claim.ts'
import { type Allowance, allowanceOf, getLimits, recordUsage } from '../delivery/limits.ts'
import type { MessageOwner } from '../delivery/message-owner.ts'
import { readSendingRules } from '../delivery/sending-rules.ts'
import { CAMPAIGN_CHANNEL } from './channel.ts'
import { countExcluded, countStatuses } from './counters.ts'
import { sendingHoursOf } from './hours.ts'
import { campaignMessages } from './messages-again.ts'
import { notePace, takeable } from './pace.ts'
import { advancePartition, lockDuePartition } from './partitions.ts'

/** A send of a campaign, as it was launched. */
export interface SendContext {
  workspaceId: WorkspaceId
  campaignId: CampaignId
  /** Of the campaign. */
  name: string
  sendId: SendId
  /** The send's own time, the same at every attempt: part of the key of its messages. */
  createdAt: Date
  definition: CampaignDefinition
  /** By variant. */
  contents: Record<string, EmailContent>
  /** The present pace in messages an hour. */
  pace: number | null
}

/** The node id of a campaign's messages: there is only one, so that no contact gets two of its variants. */
export const CAMPAIGN_NODE = 'campaign'

export async function loadSend(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  sendId: SendId,
): Promise<SendContext | undefined> {
  const row = await tx
    .selectFrom('campaign_sends as s')
    .innerJoin('campaigns as c', (join) =>
      join.onRef('c.workspace_id', '=', 's.workspace_id').onRef('c.id', '=', 's.campaign_id'),
    )
    .select(['s.campaign_id', 'c.name', 's.created_at', 's.definition', 's.contents', 's.pace'])
    .where('s.id', '=', sendId)
    .executeTakeFirst()
  if (!row) return undefined
  return {
    workspaceId,
    campaignId: row.campaign_id,
    name: row.name,
    sendId,
    createdAt: row.created_at,
    definition: CampaignDefinition.parse(row.definition),
    contents: row.contents as Record<string, EmailContent>,
    pace: row.pace,
  }
}

/** The connection that a campaign names, as the database knows it; undefined: the default. */
export const connectionOf = ({ connectionId }: Pick<CampaignDefinition, 'connectionId'>): string | undefined =>
  connectionId ? uuidOf('connection', connectionId) : undefined

/** What the limits of a workspace allow its campaigns now; undefined where there are none. */
export const allowanceOfCampaigns = (
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  limits: SendingLimits,
  now: Date,
): Promise<Allowance | undefined> =>
  allowanceOf(tx, workspaceId, limits, { channel: CAMPAIGN_CHANNEL, ownerKind: campaignMessages }, now)

/** The owner of a send's messages: its recipients, partition by partition as they become due. */
export function campaignOwner(send: SendContext): MessageOwner {
  const { workspaceId, sendId, campaignId, definition, contents } = send
  const channel = CAMPAIGN_CHANNEL
  const connectionId = connectionOf(definition)
  const key = { ownerId: sendId, ownerAt: send.createdAt, nodeId: CAMPAIGN_NODE }
  const contentOf = (variant: string): EmailContent => {
    const content = contents[variant]
    if (!content) throw new Error(`The send has no variant ${variant}`)
    return content
  }
  return {
    workspaceId,
    channel,
    connectionId,
    key,
    names: { campaign: { name: send.name } },
    async claim(tx, order) {
      const allowed = await takeable(tx, sendId, order)
      if (typeof allowed !== 'number') return allowed
      const { limits } = await getLimits(tx)
      const allowance = await allowanceOfCampaigns(tx, workspaceId, limits, order.now)
      const open = await sendingHoursOf(tx, definition, limits)
      const partition = await lockDuePartition(tx, sendId, open, allowance, order.now)
      if (!partition) return undefined
      const limit = Math.min(allowed, allowance?.of(partition.mailbox) ?? allowed)
      const { rows: contacts } = await sql<{ contactId: ContactId }>`
        SELECT contact_id AS "contactId" FROM campaign_recipients
         WHERE workspace_id = ${workspaceId}
           AND send_id = ${sendId}
           AND partition = ${partition.partition}
           AND contact_id > ${partition.cursor}::uuid
         ORDER BY contact_id
         LIMIT ${limit}`.execute(tx)
      await advancePartition(tx, sendId, partition.partition, contacts.length, contacts.at(-1)?.contactId)
      await notePace(tx, sendId, contacts.length)
      const withoutEntry = contacts.map(({ contactId }) => ({ contactId, entry: null }))
      const content = contentOf(partition.variant)
      const claim = await claimContacts(
        tx,
        { workspaceId, channel, connectionId, key },
        withoutEntry,
        content,
        { campaignId, variant: partition.variant, rules: await readSendingRules(tx, content.templateId) },
        order,
      )
      if (allowance && contacts.length > 0)
        await recordUsage(
          tx,
          workspaceId,
          { channel, ownerKind: campaignMessages },
          new Map([[partition.mailbox ?? 'other', contacts.length]]),
          order.now,
        )
      await countExcluded(tx, workspaceId, { sendId, variant: partition.variant, madeAt: order.now }, claim.excluded)
      return claim
    },
    async unsettled(tx) {
      const { rows } = await sql<UnsettledRow>`
        SELECT ${UNSETTLED_COLUMNS}, NULL AS entry
          FROM messages m
          JOIN contacts c ON c.workspace_id = m.workspace_id AND c.id = m.contact_id
         WHERE m.workspace_id = ${workspaceId}
           AND m.owner_id = ${sendId}
           AND m.owner_at = ${send.createdAt}
           AND m.node_id = ${CAMPAIGN_NODE}
           AND m.status = 'sending'
           AND m.retry_at IS NULL
         ORDER BY m.batch_id, m.contact_id`.execute(tx)
      return claimsOf(rows, ({ variant }) => contentOf(variant ?? ''))
    },
    settled: (tx, { content, madeAt }, statuses) =>
      countStatuses(tx, workspaceId, { sendId, variant: content.variant ?? '', madeAt }, statuses),
  }
}
