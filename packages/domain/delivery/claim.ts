import { uuids } from '@parcours/db/arrays.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { MessageContent } from '@parcours/model/channels/channel.ts'
import type { FrequencyCap } from '@parcours/model/delivery/limits.ts'
import { isExclusionReason, type MessageStatus } from '@parcours/model/delivery/message.ts'
import type { CampaignId, ContactId, JourneyId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { channelOf } from '../channels/registry.ts'
import { type ContactScope, contactScopeSql, EVERYTHING } from '../content/scope.ts'
import { addressSql, reasonAgainstSql, withSuppression } from './exclusion.ts'
import { hasCap, isCapped, isOverCaps, lockForCaps } from './frequency-caps.ts'
import type { Claim, ClaimRequest, MessageOwner } from './message-owner.ts'
import type { SendingRules } from './sending-rules.ts'

/** The owner of a claim's messages besides their key, and the rules that hold for them. */
interface OwnerDetails {
  journeyId?: JourneyId
  campaignId?: CampaignId
  variant?: string
  /** A contact who has had so many messages is excluded. */
  cap?: FrequencyCap | undefined
  rules: Pick<SendingRules, 'purpose' | 'limits'>
}

interface Row {
  contact_id: string
  message_id: string
  address: string | null
  status: MessageStatus
  /** Of the excluded; a message that is retried may have a provider's words here. */
  reason: string | null
}

/**
 * Decides for each of these contacts whether the message may be sent: an address, consent for marketing, no
 * suppression. The decision and its reason are the message's row, written before anything is sent. A contact who has a
 * message of this owner already is passed over: it was settled, or is unsettled and is handled apart.
 * @param candidates with the event that enrolled each
 */
export async function claimContacts(
  tx: WorkspaceTx,
  { workspaceId, channel, connectionId, key }: Pick<MessageOwner, 'workspaceId' | 'channel' | 'connectionId' | 'key'>,
  candidates: { contactId: ContactId; entry: unknown }[],
  content: MessageContent,
  { journeyId, campaignId, variant, cap, rules }: OwnerDetails,
  { provider, batchId, now }: ClaimRequest,
): Promise<Claim> {
  const {
    purpose,
    limits: { caps },
  } = rules
  const ids = candidates.map(({ contactId }) => contactId)
  if (cap || hasCap(caps, { purpose, channel })) await lockForCaps(tx, workspaceId, ids)
  const overCaps = isOverCaps(caps, { purpose, channel }, now)
  const isTooMuch = cap ? sql<boolean>`(${isCapped(cap, { channel }, now)} OR ${overCaps})` : overCaps
  const { rows: decided } = await sql<Row>`
    INSERT INTO messages (workspace_id, id, channel, owner_id, owner_at, node_id, contact_id, journey_id, campaign_id,
        variant, template_id, template_revision, address, status, reason, batch_id, provider, connection_id, created_at)
    SELECT ${workspaceId}, uuidv7(), ${channel}, ${key.ownerId}, ${key.ownerAt}, ${key.nodeId}, c.id,
           ${journeyId ?? null}::uuid, ${campaignId ?? null}::uuid, ${variant ?? null}, ${content.templateId},
           ${content.revision}, ${addressSql(channel)}, CASE WHEN d.reason IS NULL THEN 'sending' ELSE 'excluded' END, d.reason,
           ${batchId}, ${provider}, ${connectionId ?? null}::uuid, ${now}
      FROM contacts c ${withSuppression(channel)}
      CROSS JOIN LATERAL (SELECT ${reasonAgainstSql(channel, sql`${purpose === 'marketing'}`, isTooMuch)} AS reason) d
     WHERE c.workspace_id = ${workspaceId} AND c.id = ANY (${uuids(ids)})
    ON CONFLICT DO NOTHING
    RETURNING contact_id, id AS message_id, address, status, reason`.execute(tx)
  // Read apart: joined to rows that this statement wrote, which have no index, each contact would be compared with
  // each.
  const going = decided.flatMap(({ contact_id, status }) => (status === 'sending' ? [contact_id] : []))
  const { rows: scopes } = await sql<{ id: string; contact: ContactScope }>`
    SELECT c.id, ${contactScopeSql((await channelOf(channel).compile(tx, content)).needs)} AS contact
      FROM contacts c
     WHERE c.workspace_id = ${workspaceId} AND c.id = ANY (${uuids(going)})`.execute(tx)
  const contacts = new Map(scopes.map(({ id, contact }) => [id, contact]))
  const entries = new Map(candidates.map(({ contactId, entry }) => [contactId, entry]))
  return asClaim(
    { batchId, provider, madeAt: now, content },
    decided.map((row) => ({ ...row, contact: contacts.get(row.contact_id), entry: entries.get(row.contact_id) })),
  )
}

export interface UnsettledRow extends Row {
  contact: ContactScope
  entry: unknown
  batch_id: string
  provider: string
  template_id: string
  template_revision: number
  variant: string | null
  created_at: Date
}

/**
 * The columns of a message `m` of a contact `c` that an earlier attempt claimed, as {@link claimsOf} takes them;
 * `entry` comes beside them.
 */
export const UNSETTLED_COLUMNS = sql`
  m.contact_id, m.id AS message_id, m.address, m.status, m.reason, m.batch_id, m.provider, m.template_id, m.template_revision,
  m.variant, m.created_at, ${contactScopeSql(EVERYTHING)} AS contact`

/** Groups rows of messages by the claims that took them. */
export function claimsOf(rows: UnsettledRow[], contentOf: (row: UnsettledRow) => MessageContent): Claim[] {
  return [...Map.groupBy(rows, ({ batch_id }) => batch_id)].flatMap(([batchId, batch]) =>
    batch[0]
      ? [
          asClaim(
            {
              batchId,
              provider: batch[0].provider,
              madeAt: batch[0].created_at,
              content: contentOf(batch[0]),
            },
            batch,
          ),
        ]
      : [],
  )
}

/** A claim of nobody: who was due is held back. */
export const emptyClaim = ({ batchId, provider, now }: ClaimRequest, content: MessageContent): Claim => ({
  batchId,
  provider,
  madeAt: now,
  content,
  messages: [],
  excluded: [],
})

function asClaim(
  taken: Omit<Claim, 'messages' | 'excluded'>,
  rows: (Row & { contact: ContactScope | undefined; entry: unknown })[],
): Claim {
  return {
    ...taken,
    messages: rows.flatMap(({ status, message_id, address, contact, entry }) =>
      status === 'sending' && address !== null && contact
        ? [{ messageId: message_id, to: address, contact, entry }]
        : [],
    ),
    excluded: rows.flatMap(({ status, contact_id, reason }) =>
      status === 'excluded' && isExclusionReason(reason) ? [{ contactId: contact_id, reason }] : [],
    ),
  }
}
