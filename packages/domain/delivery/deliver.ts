import { randomUUID } from 'node:crypto'
import { uuids } from '@parcours/db/arrays.ts'
import { inWorkspace, inWorkspaceByKey, type WorkspaceTx } from '@parcours/db/connection.ts'
import type { MessageStatus } from '@parcours/model/delivery/message.ts'
import {
  type Batch,
  NO_ANSWER,
  NO_LEDGER,
  type OutgoingMessage,
  type Provider,
  type SendResult,
} from '@parcours/model/delivery/provider.ts'
import { sql } from 'kysely'
import type { DeliveryChannel, MessageToRender, RenderContext } from '../channels/channel.ts'
import { channelOf } from '../channels/registry.ts'
import { watched } from '../connections/health.ts'
import { type LoadedConnection, loadConnection } from '../connections/load.ts'
import { loadWorkspaceScope } from '../content/scope.ts'
import { storeEvents } from '../events/inbox.ts'
import { BatchLedger, type Claimant, type ReclaimedBatch, reclaimBatch } from './batch-ledger.ts'
import { applyMessageEvents, type MessageEvent } from './message-events.ts'
import type { Claim, MessageOwner } from './message-owner.ts'
import { renderInTurn } from './render.ts'
import type { DeliveryServices } from './services.ts'

/** Batches under way at the same time: the provider takes one while the database works on another. */
const SIDE_BY_SIDE = 2

interface Delivery {
  services: DeliveryServices
  owner: MessageOwner
  channel: DeliveryChannel
  connection: LoadedConnection
  provider: Provider<OutgoingMessage>
  context: RenderContext
}

/**
 * Sends the messages of an owner to all contacts who are due and not excluded, in batches of the provider's size. The
 * exclusion is decided as a batch is claimed, moments before it is sent. `paused` when a user paused the owner
 * meanwhile.
 *
 * Nothing is lost and nothing sent twice: a message has a row before the provider is called. After a crash in between,
 * the batch is sent again under the same key where the account that had it remembers keys; otherwise messages that had
 * begun and not ended are marked unknown, and the others are sent.
 */
export async function deliver(services: DeliveryServices, owner: MessageOwner): Promise<{ paused: boolean }> {
  if (!owner.isNew) await recover(services, owner)
  return deliverDue(services, owner)
}

/** Finishes the batches that an earlier attempt claimed and did not settle. */
export async function recover(services: DeliveryServices, owner: MessageOwner): Promise<void> {
  const left = await inWorkspaceByKey(services.db, owner.workspaceId, (tx) => owner.unsettled(tx))
  if (left.length === 0) return
  const delivery = await prepare(services, owner)
  for (const claim of left) {
    services.heartbeat()
    await sendClaim(delivery, claim, await reclaim(delivery, claim))
  }
}

/**
 * What is known of a batch that an earlier attempt left; undefined where a repeat changes nothing. Another provider
 * knows nothing of what the one before was given: where there is no ledger either, all of it is in doubt.
 */
async function reclaim({ services, owner, provider }: Delivery, claim: Claim): Promise<ReclaimedBatch | undefined> {
  const isOther = claim.provider !== provider.name
  if (provider.repeatable === true && !isOther) return undefined
  const key = { workspaceId: owner.workspaceId, batchId: claim.batchId }
  const batch = await reclaimBatch(services.db, key, claimantOf(provider, services.clock()))
  if (!isOther || batch.hasLedger) return batch
  const inDoubt: SendResult = { kind: 'unknown', reason: 'providerChanged' }
  return { ...batch, known: new Map(claim.messages.map(({ messageId }) => [messageId, inDoubt])) }
}

function claimantOf({ repeatable }: Provider<OutgoingMessage>, now: Date): Claimant {
  return { memory: typeof repeatable === 'object' ? repeatable : undefined, now }
}

/** Claims and sends batches until no contact is due. Several processes may do so side by side. */
export async function deliverDue(services: DeliveryServices, owner: MessageOwner): Promise<{ paused: boolean }> {
  const delivery = await prepare(services, owner)
  const nextClaim = claimer(delivery)
  // When one fails, the other finishes its batch: another attempt would otherwise reclaim it while it is under way.
  const runs = await Promise.allSettled(
    Array.from({ length: SIDE_BY_SIDE }, () => deliverUntilDone(delivery, nextClaim)),
  )
  for (const run of runs) if (run.status === 'rejected') throw run.reason
  return { paused: runs.some((run) => run.status === 'fulfilled' && run.value) }
}

async function prepare(services: DeliveryServices, owner: MessageOwner): Promise<Delivery> {
  return inWorkspace(services.db, owner.workspaceId, async (tx) => {
    const { signingKey, publicUrl } = services.providers
    const connection = await loadConnection(tx, signingKey, { channel: owner.channel, id: owner.connectionId })
    const provider = services.providers.open(owner.workspaceId, connection)
    const workspace = await loadWorkspaceScope(tx)
    const context = { workspace, connection, names: owner.names, signingKey, publicUrl }
    return { services, owner, channel: channelOf(owner.channel), connection, provider, context }
  })
}

/** Claims batches one after the other; several runs may ask for the next at once. */
function claimer({ services, owner, provider }: Delivery): () => Promise<Claim | 'paused' | undefined> {
  let before: Promise<Claim | 'paused' | undefined> = Promise.resolve(undefined)
  let ended = false
  let last: 'paused' | undefined
  const next = async () => {
    if (ended) return last
    const claim = await inWorkspaceByKey(services.db, owner.workspaceId, (tx) =>
      owner.claim(tx, {
        provider: provider.name,
        limit: provider.batchSize,
        batchId: randomUUID(),
        now: services.clock(),
      }),
    )
    if (claim === undefined || claim === 'paused') {
      ended = true
      last = claim
    } else if (claim.isLast) ended = true
    return claim
  }
  return () => {
    before = before.then(next)
    return before
  }
}

/** Sends batch after batch until no contact is left; true when the owner was paused meanwhile. */
async function deliverUntilDone(delivery: Delivery, nextClaim: ReturnType<typeof claimer>): Promise<boolean> {
  for (;;) {
    delivery.services.heartbeat()
    const claim = await nextClaim()
    if (claim === 'paused') return true
    if (!claim) return false
    if (claim.messages.length + claim.excluded.length > 0) await sendClaim(delivery, claim)
  }
}

/** Sends the messages of a batch that have no result yet, and settles the results. */
async function sendClaim(delivery: Delivery, claimed: Claim, reclaimed?: ReclaimedBatch): Promise<void> {
  const { services, owner, channel, connection, context } = delivery
  const claim = inOrder(claimed)
  if (claim.messages.length === 0) return settle(delivery, claim, [])
  // The claim compiled it already, unless another process claimed the batch.
  const compiled =
    channel.cached(claim.content) ??
    (await inWorkspace(services.db, owner.workspaceId, (tx) => channel.compile(tx, claim.content)))
  const open = claim.messages.filter(({ messageId }) => !reclaimed?.known.has(messageId))
  const batch: Batch<OutgoingMessage> = {
    key: claim.batchId,
    size: open.length,
    pieces: compiled.pieces,
    at: (place) =>
      renderInTurn(
        compiled,
        () => channel.render(compiled, open[place] as MessageToRender, context),
        channel.refusalOf,
      ),
  }
  const send = () =>
    watched(services, owner.workspaceId, connection, () => sendThrough(delivery, batch, open, reclaimed))
  const answers = (open.length > 0 ? await send() : []).values()
  const results = claim.messages.map(
    ({ messageId }): SendResult => reclaimed?.known.get(messageId) ?? answers.next().value ?? NO_ANSWER,
  )
  await settle(delivery, claim, results)
}

/** With its messages in the same order at every attempt: a key stands for the same emails. */
function inOrder(claim: Claim): Claim {
  const messages = claim.messages.toSorted((one, other) => (one.messageId < other.messageId ? -1 : 1))
  return { ...claim, messages }
}

async function sendThrough(
  { services, owner, provider }: Delivery,
  batch: Batch<OutgoingMessage>,
  messages: MessageToRender[],
  reclaimed: ReclaimedBatch | undefined,
): Promise<SendResult[]> {
  if (provider.repeatable === true) return provider.send(batch, NO_LEDGER)
  const key = { workspaceId: owner.workspaceId, batchId: batch.key }
  const messageIds = messages.map(({ messageId }) => messageId)
  const claimant = claimantOf(provider, services.clock())
  const ledger = await (reclaimed
    ? BatchLedger.resume(services.db, key, reclaimed, messageIds, claimant)
    : BatchLedger.begin(services.db, key, messageIds, claimant))
  return provider.send(batch, ledger)
}

const STATUS: Record<SendResult['kind'], MessageStatus> = {
  accepted: 'sent',
  refused: 'failed',
  unknown: 'unknown',
  deferred: 'deferred',
}

/**
 * A message that bounced at once counts as sent, like one that bounces a minute later: bounce rates are shares of sent
 * messages.
 */
const statusOf = (result: SendResult): MessageStatus =>
  result.kind === 'refused' && result.bounce ? 'sent' : STATUS[result.kind]

/** Refusals of recipients by servers during the session. */
function bouncesOf(messages: Claim['messages'], results: SendResult[], now: Date): MessageEvent[] {
  return messages.flatMap(({ messageId }, index) => {
    const result = results[index]
    if (result?.kind !== 'refused' || !result.bounce) return []
    return [
      {
        messageId,
        kind: 'bounced' as const,
        at: now,
        data: { kind: result.bounce, reason: result.reason, source: 'session' },
      },
    ]
  })
}

/** Writes the results of a batch, and what follows from them, in one transaction. */
async function settle({ services, owner, provider }: Delivery, claim: Claim, results: SendResult[]): Promise<void> {
  const now = services.clock()
  await inWorkspaceByKey(services.db, owner.workspaceId, async (tx) => {
    await owner.settled(tx, claim, await recordSendResults(tx, owner, claim.messages, results, now), now)
    await storeEvents(
      tx,
      await applyMessageEvents(tx, owner.workspaceId, bouncesOf(claim.messages, results, now), now),
      now,
    )
    if (provider.repeatable !== true || claim.provider !== provider.name)
      await tx.deleteFrom('delivery_batches').where('id', '=', claim.batchId).execute()
  })
}

/**
 * Minutes after which a temporary refusal is retried, the first time and so on; then the message has failed. A mailbox
 * that asks for patience means hours.
 */
const RETRY_MINUTES = [5, 15, 60, 180, 480]

/** Writes the results of messages; returns how many now have each status. */
async function recordSendResults(
  tx: WorkspaceTx,
  { workspaceId, channel, key }: MessageOwner,
  messages: Claim['messages'],
  results: SendResult[],
  now: Date,
): Promise<Map<MessageStatus, number>> {
  if (messages.length === 0) return new Map()
  // One document holds the results by contact: joined as rows, the planner may compare each message with each result.
  // Most messages are accepted without more to say.
  const said: Record<string, [status: MessageStatus, providerId: string | null, reason: string | null]> = {}
  for (const [index, { contact }] of messages.entries()) {
    const result = results[index] ?? NO_ANSWER
    const providerId = 'providerId' in result ? (result.providerId ?? null) : null
    if (result.kind !== 'accepted' || providerId)
      said[contact.id] = [statusOf(result), providerId, 'reason' in result ? result.reason : null]
  }
  const ids = messages.map(({ contact }) => contact.id)
  const mine = sql`
    m.workspace_id = ${workspaceId}
      AND m.owner_id = ${key.ownerId}
      AND m.owner_at = ${key.ownerAt}
      AND m.node_id = ${key.nodeId}
      AND m.channel = ${channel}
       AND m.visit = 1 AND m.contact_id = ANY (${uuids(ids)}) AND m.status IN ('sending', 'unknown')`
  if (Object.keys(said).length === 0) {
    const { numAffectedRows } =
      await sql`UPDATE messages m SET status = 'sent', sent_at = ${now}, retry_at = NULL WHERE ${mine}`.execute(tx)
    return new Map([['sent', Number(numAffectedRows ?? 0)]])
  }
  const part = (index: number) => sql`${JSON.stringify(said)}::jsonb -> m.contact_id::text ->> ${sql.lit(index)}`
  const status = sql`
    CASE
     WHEN ${part(0)} = 'deferred'
     AND m.attempts >= ${RETRY_MINUTES.length} THEN 'failed'
     ELSE coalesce(${part(0)}, 'sent') END`
  const { rows } = await sql<{ status: MessageStatus; count: number }>`
    WITH settled AS (
      UPDATE messages m
         SET status = ${status}, provider_id = ${part(1)}, reason = ${part(2)},
             sent_at = CASE WHEN coalesce(${part(0)}, 'sent') = 'sent' THEN ${now}::timestamptz END,
             retry_at = CASE
                 WHEN ${part(0)} = 'deferred'
                 AND m.attempts < ${RETRY_MINUTES.length} THEN ${now}::timestamptz
                     + make_interval(mins => (${RETRY_MINUTES}::int[])[m.attempts + 1]) END
       WHERE ${mine} RETURNING m.status
    )
    SELECT status, count(*)::int AS count FROM settled GROUP BY status`.execute(tx)
  return new Map(rows.map((row) => [row.status, row.count]))
}
