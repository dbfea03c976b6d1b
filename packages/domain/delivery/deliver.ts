import { randomUUID } from 'node:crypto'
import { uuids } from '@parcours/db/arrays.ts'
import { inWorkspace, inWorkspaceByKey, type WorkspaceTx } from '@parcours/db/connection.ts'
import {
  type EmailBatch,
  type EmailOutcome,
  type EmailProvider,
  type EmailSender,
  NO_HANDOVER,
} from '@parcours/model/delivery/email-provider.ts'
import { sql } from 'kysely'
import { loadWorkspaceScope, type WorkspaceScope } from '../content/scope.ts'
import { storeEvents } from '../events/inbox.ts'
import { keptCompiled, loadCompiled } from './content.ts'
import { BatchHandover, type KnownOutcomes, takeOver } from './handover.ts'
import { applyOutcomes, type MessageOutcome } from './outcomes.ts'
import { type MessageToRender, renderEmail } from './render.ts'
import { renderInTurn } from './rendering.ts'
import { loadSender } from './senders.ts'
import type { DeliveryServices } from './services.ts'
import type { Claim, DeliverySource } from './source.ts'

/** Batches under way side by side: one is handed over while the database works on another. */
const SIDE_BY_SIDE = 2

/** A batch that an earlier attempt left, taken over. */
interface TakenBatch {
  attempt: number
  known: KnownOutcomes
}

interface Delivery {
  services: DeliveryServices
  source: DeliverySource
  sender: EmailSender
  provider: EmailProvider
  workspace: WorkspaceScope
}

/**
 * Sends what a source is for to everyone who is due and may get it, in batches of the provider's size. Whether someone
 * may get it is decided as their batch is taken, moments before it is handed over. `held` when it was paused meanwhile.
 *
 * Nothing is lost and nothing sent twice: a message has a row before the provider is called. What a crash left between
 * the two is sent again under the same key where the provider knows keys; where it does not, what had begun and not
 * ended is marked unknown, and the rest is sent.
 */
export async function deliver(services: DeliveryServices, source: DeliverySource): Promise<{ held: boolean }> {
  await recover(services, source)
  return deliverDue(services, source)
}

/** Finishes the batches that an earlier attempt took and did not settle. */
export async function recover(services: DeliveryServices, source: DeliverySource): Promise<void> {
  const left = await inWorkspaceByKey(services.db, source.workspaceId, (tx) => source.leftBehind(tx))
  if (left.length === 0) return
  const delivery = await prepare(services, source)
  for (const claim of left) {
    services.heartbeat()
    await hand(
      delivery,
      claim,
      delivery.provider.repeatable
        ? undefined
        : await takeOver(services.db, { workspaceId: source.workspaceId, batchId: claim.batchId }),
    )
  }
}

/** Takes and sends batches until nobody is due. Several processes may do so side by side. */
export async function deliverDue(services: DeliveryServices, source: DeliverySource): Promise<{ held: boolean }> {
  const delivery = await prepare(services, source)
  const nextClaim = claimer(delivery)
  // When one fails, the other finishes what it is at: another attempt
  // would otherwise take its batch over while it is under way.
  const lanes = await Promise.allSettled(
    Array.from({ length: SIDE_BY_SIDE }, () => deliverUntilDone(delivery, nextClaim)),
  )
  for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason
  return { held: lanes.some((lane) => lane.status === 'fulfilled' && lane.value) }
}

async function prepare(services: DeliveryServices, source: DeliverySource): Promise<Delivery> {
  return inWorkspace(services.db, source.workspaceId, async (tx) => {
    const sender = await loadSender(tx, services.email.signingKey)
    const provider = services.email.open(source.workspaceId, sender)
    return { services, source, sender, provider, workspace: await loadWorkspaceScope(tx) }
  })
}

/** Takes batches one after the other; several lanes may ask for the next at once. */
function claimer({ services, source, provider }: Delivery): () => Promise<Claim | 'held' | undefined> {
  let before: Promise<Claim | 'held' | undefined> = Promise.resolve(undefined)
  let ended = false
  let last: 'held' | undefined
  const next = async () => {
    if (ended) return last
    const claim = await inWorkspaceByKey(services.db, source.workspaceId, (tx) =>
      source.claim(tx, {
        provider: provider.name,
        most: provider.batchSize,
        batchId: randomUUID(),
        now: services.clock(),
      }),
    )
    if (claim === undefined || claim === 'held') {
      ended = true
      last = claim
    }
    return claim
  }
  return () => {
    before = before.then(next)
    return before
  }
}

/** Handles batch after batch until nobody is left; true when it was paused meanwhile. */
async function deliverUntilDone(delivery: Delivery, nextClaim: ReturnType<typeof claimer>): Promise<boolean> {
  for (;;) {
    delivery.services.heartbeat()
    const claim = await nextClaim()
    if (claim === 'held') return true
    if (!claim) return false
    if (claim.messages.length + claim.excluded.length > 0) await hand(delivery, claim)
  }
}

/** Hands over what is not known yet of a batch, and settles what came of it. */
async function hand(delivery: Delivery, claim: Claim, taken?: TakenBatch): Promise<void> {
  const { services, source, sender, workspace } = delivery
  if (claim.messages.length === 0) return settle(delivery, claim, [])
  // Compiled when the people were taken, but for a batch that another process took.
  const compiled =
    keptCompiled(claim.content) ??
    (await inWorkspace(services.db, source.workspaceId, (tx) => loadCompiled(tx, claim.content)))
  const open = claim.messages.filter(({ messageId }) => !taken?.known.has(messageId))
  const batch: EmailBatch = {
    key: claim.batchId,
    size: open.length,
    pieces: compiled.pieces,
    at: (place) =>
      renderInTurn(compiled, () =>
        renderEmail(compiled, open[place] as MessageToRender, workspace, sender, source.names, services.email),
      ),
  }
  const answers = (open.length > 0 ? await handOver(delivery, batch, open, taken) : []).values()
  const outcomes = claim.messages.map(
    ({ messageId }): EmailOutcome =>
      taken?.known.get(messageId) ?? answers.next().value ?? { kind: 'unknown', reason: 'no answer' },
  )
  await settle(delivery, claim, outcomes)
}

async function handOver(
  { services, source, provider }: Delivery,
  batch: EmailBatch,
  messages: MessageToRender[],
  taken: TakenBatch | undefined,
): Promise<EmailOutcome[]> {
  if (provider.repeatable) return provider.send(batch, NO_HANDOVER)
  const key = { workspaceId: source.workspaceId, batchId: batch.key }
  const messageIds = messages.map(({ messageId }) => messageId)
  const handover = await (taken
    ? BatchHandover.resume(services.db, key, taken.attempt, taken.known, messageIds)
    : BatchHandover.begin(services.db, key, messageIds))
  return provider.send(batch, handover)
}

const STATUS: Record<EmailOutcome['kind'], string> = {
  accepted: 'sent',
  refused: 'failed',
  unknown: 'unknown',
  deferred: 'deferred',
}

/**
 * A message that bounced at once counts as sent, like one that bounces
 * a minute later: shares of bounces are told of what was sent.
 */
const statusOf = (outcome: EmailOutcome) =>
  outcome.kind === 'refused' && outcome.bounce ? 'sent' : STATUS[outcome.kind]

/** What servers said of recipients while the messages were handed over. */
function bouncesOf(messages: Claim['messages'], outcomes: EmailOutcome[], now: Date): MessageOutcome[] {
  return messages.flatMap(({ messageId }, index) => {
    const outcome = outcomes[index]
    if (outcome?.kind !== 'refused' || !outcome.bounce) return []
    return [
      {
        messageId,
        kind: 'bounced' as const,
        at: now,
        data: { kind: outcome.bounce, reason: outcome.reason, source: 'session' },
      },
    ]
  })
}

/** Writes what became of a batch, and what follows from it, in one transaction. */
async function settle({ services, source, provider }: Delivery, claim: Claim, outcomes: EmailOutcome[]): Promise<void> {
  const now = services.clock()
  await inWorkspaceByKey(services.db, source.workspaceId, async (tx) => {
    await source.settled(tx, claim, await recordOutcomes(tx, source, claim.messages, outcomes, now), now)
    await storeEvents(
      tx,
      await applyOutcomes(tx, source.workspaceId, bouncesOf(claim.messages, outcomes, now), now),
      now,
    )
    if (!provider.repeatable) await tx.deleteFrom('delivery_batches').where('id', '=', claim.batchId).execute()
  })
}

/**
 * After so many minutes a temporary refusal is tried again, the first time and so on; then it has failed. A mailbox
 * that asks for patience means hours.
 */
const RETRY_MINUTES = [5, 15, 60, 180, 480]

/** Writes what became of messages; returns how many now have each status. */
async function recordOutcomes(
  tx: WorkspaceTx,
  { workspaceId, key }: DeliverySource,
  messages: Claim['messages'],
  outcomes: EmailOutcome[],
  now: Date,
): Promise<Map<string, number>> {
  if (messages.length === 0) return new Map()
  // Looked up in one document by person: joined as rows, the planner may compare each message with each outcome. Most
  // are accepted, and say nothing.
  const said: Record<string, [status: string, providerId: string | null, reason: string | null]> = {}
  for (const [index, { contact }] of messages.entries()) {
    const outcome = outcomes[index] ?? { kind: 'unknown', reason: 'no answer' }
    const providerId = 'providerId' in outcome ? (outcome.providerId ?? null) : null
    if (outcome.kind !== 'accepted' || providerId)
      said[contact.id] = [statusOf(outcome), providerId, 'reason' in outcome ? outcome.reason : null]
  }
  const ids = messages.map(({ contact }) => contact.id)
  const mine = sql`
    m.workspace_id = ${workspaceId}
      AND m.owner_id = ${key.sourceId}
      AND m.owner_at = ${key.sourceAt}
      AND m.node_id = ${key.nodeId}
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
  const { rows } = await sql<{ status: string; count: number }>`
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
