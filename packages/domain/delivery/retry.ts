import { uuids } from '@parcours/db/arrays.ts'
import { inWorkspace, useByKey, type WorkspaceTx } from '@parcours/db/connection.ts'
import type { MessageContent } from '@parcours/model/channels/channel.ts'
import type { Channel } from '@parcours/model/channels/registry.ts'
import type { SendingLimits } from '@parcours/model/delivery/limits.ts'
import type { ExclusionReason } from '@parcours/model/delivery/message.ts'
import type { ContactId } from '@parcours/model/id.ts'
import { type RawBuilder, sql } from 'kysely'
import type { OwnerNames } from '../channels/channel.ts'
import { channelOf } from '../channels/registry.ts'
import { CONTACT_ZONE } from '../condition/contact-date.ts'
import { sideBySide, type TurnWork } from '../quarantine/each-in-turn.ts'
import { claimsOf, emptyClaim, UNSETTLED_COLUMNS, type UnsettledRow } from './claim.ts'
import { deliver } from './deliver.ts'
import { addressSql, reasonAgainstSql, withSuppression } from './exclusion.ts'
import { allowanceOf, countByDestination, getLimits, recordUsage, splitByAllowance } from './limits.ts'
import { messagesRetried } from './message-counts.ts'
import type { Claim, ClaimRequest, MessageOwner } from './message-owner.ts'
import { type OwnerKind, ownerKindOf } from './owner-kind.ts'
import { quietUntil } from './sending-hours.ts'
import type { DeliveryServices } from './services.ts'

/** Owners whose messages one round retries. */
const MAX_OWNERS_PER_ROUND = 20
/** Messages among which owners are looked for, the longest due first. */
const MAX_MESSAGES_READ = 5000
/** Another process repeats a retry whose process died after this time. */
const LEASE = '10 minutes'
/** An owner that failed is retried after this time. */
const PUT_OFF_MS = 5 * 60_000

/** Messages of one owner and content that a provider deferred. */
interface Deferred {
  workspace_id: string
  channel: Channel
  owner_id: string
  owner_at: Date
  node_id: string
  template_id: string
  template_revision: number
  variant: string | null
  campaign_id: string | null
  journey_id: string | null
  connection_id: string | null
}

/**
 * Retries deferred messages that are due; returns the number of their owners.
 * @param running see `sideBySide`
 */
export async function retryDeferred(services: DeliveryServices, running?: Set<string>): Promise<number> {
  const { rows } = await services.db.transaction().execute(async (tx) => {
    // A few rows of millions, which a planner without statistics would read whole every few seconds.
    await useByKey(tx)
    return sql<Deferred>`
      WITH due AS MATERIALIZED (SELECT *
                                  FROM messages
                                 WHERE retry_at <= ${services.clock()} AND status IN ('deferred', 'sending')
                                   AND workspace_id <> ALL (${uuids([...(running ?? [])])})
                                 ORDER BY retry_at
                                 LIMIT ${MAX_MESSAGES_READ})
      SELECT DISTINCT workspace_id, channel, owner_id, owner_at, node_id, template_id, template_revision, variant,
             campaign_id, journey_id, connection_id
        FROM due
       LIMIT ${MAX_OWNERS_PER_ROUND}`.execute(tx)
  })
  const now = services.clock()
  const works = rows.map((deferred): TurnWork => {
    const { workspace_id: workspaceId, channel, owner_id: ownerId, node_id: nodeId, variant } = deferred
    return {
      workspaceId,
      kind: 'recurring',
      key: `retry ${ownerId} ${nodeId} ${channel} ${variant ?? ''}`,
      name: 'retry',
      payload: { ownerId, nodeId },
      work: async () => deliver(services, await retryOwner(services, deferred)),
      putOff: () => inWorkspace(services.db, workspaceId, (tx) => putOff(tx, deferred, now)),
    }
  })
  await sideBySide(services.db, works, now, running)
  return rows.length
}

/** Messages of this owner and content: SQL over the message `m`. */
const isOf = ({ workspace_id, channel, owner_id, owner_at, node_id, variant }: Deferred) =>
  sql`
    m.workspace_id = ${workspace_id}
      AND m.channel = ${channel}
      AND m.owner_id = ${owner_id}
      AND m.owner_at = ${owner_at}
      AND m.node_id = ${node_id}
      AND coalesce(m.variant, '') = ${variant ?? ''}`

/** An owner that fails is retried later, so that those behind it get their turn. */
async function putOff(tx: WorkspaceTx, deferred: Deferred, now: Date): Promise<void> {
  await sql`
    UPDATE messages m SET retry_at = ${new Date(now.getTime() + PUT_OFF_MS)}
     WHERE ${isOf(deferred)} AND m.status IN ('deferred', 'sending') AND m.retry_at <= ${now}`.execute(tx)
}

/** What these messages say, and whose they are. */
async function recall(
  tx: WorkspaceTx,
  deferred: Deferred,
  kind: OwnerKind | undefined,
): Promise<{ content: MessageContent; names: OwnerNames }> {
  const { owner_id: ownerId, variant, template_id: templateId, template_revision: revision } = deferred
  const id = (kind && deferred[kind.column]) ?? ''
  const { content, names } = (await kind?.recall(tx, { ownerId, id, variant: variant ?? '' })) ?? { names: {} }
  return { content: content ?? { templateId, revision }, names }
}

/** A contact whose message is to be retried, unless a reason excludes it by now. */
interface Due {
  contactId: ContactId
  address: string | null
  reason: ExclusionReason | null
  isMarketing: boolean
  /** The end of the quiet hours that it falls into. */
  quietUntil: Date | null
}

/** The next messages that are due; locked. `mine` is SQL over the message `m`. */
async function lockDue(
  tx: WorkspaceTx,
  { channel, mine }: Pick<Deferred, 'channel'> & { mine: RawBuilder<unknown> },
  limit: number,
  { quiet }: SendingLimits,
  now: Date,
): Promise<Due[]> {
  const at = sql<Date>`${now}::timestamptz`
  const { rows } = await sql<Due>`
    SELECT m.contact_id AS "contactId", ${addressSql(channel)} AS address, t.purpose = 'marketing' AS "isMarketing",
           ${reasonAgainstSql(channel, sql`t.purpose = 'marketing'`)} AS reason,
           CASE WHEN t.purpose = 'marketing' THEN ${quietUntil(quiet, CONTACT_ZONE, at)} END AS "quietUntil"
      FROM (SELECT *
              FROM messages m
             WHERE ${mine} AND m.status = 'deferred' AND m.retry_at <= ${now}
             ORDER BY m.contact_id
             LIMIT ${limit} FOR UPDATE) m
      JOIN contacts c ON c.workspace_id = m.workspace_id AND c.id = m.contact_id
      JOIN workspaces w ON w.id = m.workspace_id
      JOIN contents t ON t.workspace_id = m.workspace_id AND t.id = m.template_id
      ${withSuppression(channel)}`.execute(tx)
  return rows
}

/** Messages are retried at these times. `mine` is SQL over the message `m`. */
async function retryLater(
  tx: WorkspaceTx,
  mine: RawBuilder<unknown>,
  heldBack: { contactId: ContactId; at: Date }[],
): Promise<void> {
  if (heldBack.length === 0) return
  await sql`
    UPDATE messages m
       SET retry_at = h.at
      FROM unnest(${heldBack.map(({ contactId }) => contactId)}::uuid[],
          ${heldBack.map(({ at }) => at)}::timestamptz[]) AS h (contact_id, at)
     WHERE ${mine} AND m.contact_id = h.contact_id`.execute(tx)
}

/** Contacts who are in no quiet hours now; the others are retried when these are over. */
async function outsideQuietHours(tx: WorkspaceTx, mine: RawBuilder<unknown>, due: Due[]): Promise<Due[]> {
  const [heldBack, going]: [{ contactId: ContactId; at: Date }[], Due[]] = [[], []]
  for (const one of due)
    if (one.reason === null && one.quietUntil) heldBack.push({ contactId: one.contactId, at: one.quietUntil })
    else going.push(one)
  await retryLater(tx, mine, heldBack)
  return going
}

/**
 * The contacts that the workspace's limits allow now; the others are retried when the limits allow more. A connection
 * that asked for patience gets no burst.
 */
async function withinLimits(
  tx: WorkspaceTx,
  { workspace_id, channel, kind, mine }: Deferred & { kind: OwnerKind | undefined; mine: RawBuilder<unknown> },
  limits: SendingLimits,
  due: Due[],
  now: Date,
): Promise<Due[]> {
  const { destinations } = channelOf(channel)
  const sending = { channel, ownerKind: kind }
  const allowance = await allowanceOf(tx, workspace_id, limits, sending, now)
  if (!allowance || !destinations) return due
  const gets = ({ reason, address }: Due) => (reason === null && address ? address : undefined)
  const { going, heldBack } = splitByAllowance(allowance, due, (one) => {
    const address = gets(one)
    return address && one.isMarketing ? destinations.of(address) : undefined
  })
  await retryLater(
    tx,
    mine,
    heldBack.map(({ contact: { contactId } }) => ({ contactId, at: allowance.next })),
  )
  const addresses = going.flatMap((one) => gets(one) ?? [])
  await recordUsage(tx, workspace_id, sending, countByDestination(destinations, addresses), now)
  return going
}

async function retryOwner(services: DeliveryServices, deferred: Deferred): Promise<MessageOwner> {
  const {
    workspace_id: workspaceId,
    channel,
    owner_id: ownerId,
    owner_at: ownerAt,
    node_id: nodeId,
    campaign_id,
    variant,
  } = deferred
  const kind = ownerKindOf(deferred)
  const { content, names } = await inWorkspace(services.db, workspaceId, (tx) => recall(tx, deferred, kind))
  const mine = isOf(deferred)
  const read = async (tx: WorkspaceTx, batchIds: string[]): Promise<Claim[]> => {
    const { rows } = await sql<UnsettledRow>`
      SELECT ${UNSETTLED_COLUMNS}, ${kind?.entry ?? sql`NULL`} AS entry
        FROM messages m
        JOIN contacts c ON c.workspace_id = m.workspace_id AND c.id = m.contact_id
       WHERE ${mine} AND m.batch_id = ANY (${batchIds}::uuid[]) AND m.status IN ('sending', 'excluded')
       ORDER BY m.batch_id, m.contact_id`.execute(tx)
    return claimsOf(rows, () => content)
  }
  const counted = { ownerId, nodeId, campaignId: campaign_id, variant: variant ?? '' }
  return {
    workspaceId,
    channel,
    connectionId: deferred.connection_id ?? undefined,
    key: { ownerId, ownerAt, nodeId },
    names,
    async claim(tx, request: ClaimRequest) {
      const { limit, batchId, provider, now } = request
      const { limits } = await getLimits(tx)
      const due = await lockDue(tx, { channel, mine }, limit, limits, now)
      if (due.length === 0) return undefined
      const awake = await outsideQuietHours(tx, mine, due)
      const rows = await withinLimits(tx, { ...deferred, kind, mine }, limits, awake, now)
      if (rows.length === 0) return emptyClaim(request, content)
      await sql`
        UPDATE messages m
           SET attempts = m.attempts + 1, batch_id = ${batchId}, provider = ${provider},
               status = CASE WHEN d.reason IS NULL THEN 'sending' ELSE 'excluded' END,
               reason = d.reason,
               retry_at = CASE WHEN d.reason IS NULL THEN ${now}::timestamptz + ${LEASE}::interval END
          FROM unnest(${rows.map(({ contactId }) => contactId)}::uuid[],
              ${rows.map(({ reason }) => reason)}::text[]) AS d (contact_id, reason)
         WHERE ${mine} AND m.contact_id = d.contact_id AND m.status = 'deferred'`.execute(tx)
      const excluded = rows.flatMap(({ reason }) => (reason === null ? [] : [{ reason }]))
      const statuses = new Map([['deferred', -rows.length] as const])
      await messagesRetried.publish(tx, workspaceId, { ...counted, madeAt: now, statuses, excluded })
      return (await read(tx, [batchId]))[0] ?? emptyClaim(request, content)
    },
    async unsettled(tx) {
      const { rows } = await sql<{ batch_id: string }>`
        SELECT DISTINCT batch_id
          FROM messages m
         WHERE ${mine} AND m.status = 'sending' AND m.retry_at <= ${services.clock()}`.execute(tx)
      return rows.length > 0
        ? read(
            tx,
            rows.map(({ batch_id }) => batch_id),
          )
        : []
    },
    async settled(tx, { madeAt }, statuses) {
      await messagesRetried.publish(tx, workspaceId, { ...counted, madeAt, statuses, excluded: [] })
    },
  }
}
