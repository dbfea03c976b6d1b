import { randomUUID } from 'node:crypto'
import { inWorkspace, inWorkspaceByKey, type WorkspaceTx } from '@parcours/db/connection.ts'
import type { EmailOutcome, EmailProvider, EmailSender, OutgoingEmail } from '@parcours/model/delivery/email-provider.ts'
import { sql } from 'kysely'
import { isPaused } from '../journeys/lifecycle.ts'
import { move } from '../journeys/move.ts'
import type { RunContext, Services } from '../journeys/nodes/behaviour.ts'
import { type Claim, claimMessages, claimsLeftBehind } from './claim.ts'
import { loadCompiled, renderEmail } from './render.ts'
import type { WorkspaceScope } from './scope.ts'
import { loadSender } from './senders.ts'

/** Batches under way side by side: one is rendered while the database works on another. */
const SIDE_BY_SIDE = 2

interface Delivery {
  services: Services
  run: RunContext
  nodeId: string
  templateId: string
  sender: EmailSender
  provider: EmailProvider
  workspace: WorkspaceScope
}

/**
 * Sends a step's email to everyone who stands there and may get it, in batches of the provider's size, and moves each
 * batch on. Whether someone may get it is decided as their batch is taken, moments before it is handed over.
 *
 * Nothing is lost and nothing sent twice: a message has a row before the provider is called; what a crash left between
 * the two is sent again under the same key where the provider knows keys, and marked unknown where it does not.
 */
export async function deliverEmails(services: Services, run: RunContext, nodeId: string, templateId: string): Promise<{ held: boolean }> {
  const delivery = await prepare(services, run, nodeId, templateId)
  for (const left of await inWorkspace(services.db, run.workspaceId, (tx) => claimsLeftBehind(tx, run, nodeId))) {
    services.heartbeat()
    if (delivery.provider.repeatable) await hand(delivery, left)
    else
      await settle(
        delivery,
        left,
        left.messages.map(() => ({ kind: 'unknown', reason: 'interrupted' })),
      )
  }
  const nextClaim = claimer(delivery)
  const lanes = await Promise.all(Array.from({ length: SIDE_BY_SIDE }, () => deliverUntilDone(delivery, nextClaim)))
  return { held: lanes.some((held) => held) }
}

async function prepare(services: Services, run: RunContext, nodeId: string, templateId: string): Promise<Delivery> {
  return inWorkspace(services.db, run.workspaceId, async (tx) => {
    const sender = await loadSender(tx, services.email.signingKey)
    const { name, postal_address, language } = await tx.selectFrom('workspaces').select(['name', 'postal_address', 'language']).executeTakeFirstOrThrow()
    const provider = services.email.open(run.workspaceId, sender)
    return { services, run, nodeId, templateId, sender, provider, workspace: { name, address: postal_address, language } }
  })
}

/** Takes batches one after the other; several lanes may ask for the next at once. */
function claimer(delivery: Delivery): () => Promise<Claim | 'held' | undefined> {
  const { services, run, nodeId, templateId, provider } = delivery
  let after: string | undefined
  let before: Promise<Claim | 'held' | undefined> = Promise.resolve(undefined)
  let ended: 'held' | 'done' | undefined
  const next = async () => {
    if (ended) return ended === 'held' ? 'held' : undefined
    const claim = await inWorkspaceByKey(services.db, run.workspaceId, async (tx) => {
      if (await isPaused(tx, run.journeyId)) return 'held'
      return claimMessages(tx, run, { nodeId, templateId, provider: provider.name, most: provider.batchSize, after, batchId: randomUUID(), now: services.clock() })
    })
    if (claim === 'held') ended = 'held'
    else if (claim.last === undefined) ended = 'done'
    else after = claim.last
    return ended === 'done' ? undefined : claim
  }
  return () => {
    before = before.then(next)
    return before
  }
}

/** Handles batch after batch until nobody is left; true when the journey was paused meanwhile. */
async function deliverUntilDone(delivery: Delivery, nextClaim: ReturnType<typeof claimer>): Promise<boolean> {
  for (;;) {
    delivery.services.heartbeat()
    const claim = await nextClaim()
    if (claim === 'held') return true
    if (!claim) return false
    if (claim.messages.length + claim.excluded.length > 0) await hand(delivery, claim)
  }
}

/** Renders a batch, hands it to the provider and settles what came of it. */
async function hand(delivery: Delivery, claim: Claim): Promise<void> {
  const { services, run, provider, sender, workspace } = delivery
  if (claim.messages.length === 0) return settle(delivery, claim, [])
  const compiled = await inWorkspace(services.db, run.workspaceId, (tx) => loadCompiled(tx, delivery.templateId, claim.templateRevision))
  const rendered = claim.messages.map((message) => {
    try {
      return renderEmail(compiled, message, workspace, sender, services.email)
    } catch (error) {
      return { kind: 'refused' as const, reason: `render: ${error instanceof Error ? error.message.slice(0, 300) : error}` }
    }
  })
  const emails = rendered.filter((one): one is OutgoingEmail => !('kind' in one))
  const answers = emails.length > 0 ? await provider.send(claim.batchId, emails) : []
  const outcomes = rendered.map((one): EmailOutcome => ('kind' in one ? one : (answers.shift() ?? { kind: 'unknown', reason: 'no answer' })))
  await settle(delivery, claim, outcomes)
}

const STATUS: Record<EmailOutcome['kind'], string> = { accepted: 'sent', refused: 'failed', unknown: 'unknown' }

/** Writes what became of a batch and moves its people on, in one transaction. */
async function settle({ services, run, nodeId }: Delivery, { messages, excluded }: Claim, outcomes: EmailOutcome[]): Promise<void> {
  const now = services.clock()
  await inWorkspaceByKey(services.db, run.workspaceId, async (tx) => {
    await recordOutcomes(tx, run, nodeId, messages, outcomes, now)
    const ids = [...messages.map(({ contact }) => contact.id), ...excluded]
    await move(tx, run, nodeId, {
      port: sql`'next'`,
      who: sql`p.contact_id = ANY (${ids}::uuid[])`,
      now,
      count: true,
    })
  })
}

async function recordOutcomes(tx: WorkspaceTx, run: RunContext, nodeId: string, messages: Claim['messages'], outcomes: EmailOutcome[], now: Date): Promise<void> {
  if (messages.length === 0) return
  // Looked up in one document by person: joined as rows, the planner may compare each message with each outcome.
  const byContact = Object.fromEntries(
    messages.map(({ contact }, index) => {
      const outcome = outcomes[index] ?? { kind: 'unknown', reason: 'no answer' }
      return [contact.id, [STATUS[outcome.kind], 'providerId' in outcome ? (outcome.providerId ?? null) : null, 'reason' in outcome ? outcome.reason : null]]
    }),
  )
  const part = (index: number) => sql`${JSON.stringify(byContact)}::jsonb -> m.contact_id::text ->> ${sql.lit(index)}`
  await sql`
    UPDATE messages m SET status = ${part(0)}, provider_id = ${part(1)}, reason = ${part(2)}, sent_at = CASE WHEN ${part(0)} = 'sent' THEN ${now}::timestamptz END
     WHERE m.workspace_id = ${run.workspaceId} AND m.source_id = ${run.runId} AND m.source_at = ${run.startedAt} AND m.node_id = ${nodeId}
       AND m.visit = 1 AND m.contact_id = ANY (${messages.map(({ contact }) => contact.id)}::uuid[]) AND m.status IN ('sending', 'unknown')`.execute(tx)
}
