import { uuids } from '@parcours/db/arrays.ts'
import { uuidOf } from '@parcours/model/id.ts'
import type { StepMessage } from '@parcours/model/journey/node-kind.ts'
import { sql } from 'kysely'
import { claimContacts, claimsOf, emptyClaim, UNSETTLED_COLUMNS, type UnsettledRow } from '../../delivery/claim.ts'
import { deliver } from '../../delivery/deliver.ts'
import { limitsOn } from '../../delivery/limits.ts'
import type { MessageOwner } from '../../delivery/message-owner.ts'
import { readSendingRules } from '../../delivery/sending-rules.ts'
import { isPaused } from '../control/lifecycle.ts'
import type { RunContext, Services } from '../nodes/behaviour.ts'
import { countExclusions, countMessages } from '../reporting/message-counters.ts'
import { countAgainstLimits, type HeldBackCounts, nextReadyPositions, withinLimits } from './limits.ts'
import { move } from './move.ts'
import { outsideQuietHours } from './quiet-hours.ts'

/**
 * Sends a step's message to all contacts of the run who are at it and may get it, and moves each batch on. True when
 * the journey was paused meanwhile.
 */
export async function deliverStep(
  services: Services,
  run: RunContext,
  nodeId: string,
  message: StepMessage,
): Promise<{ paused: boolean }> {
  const { paused } = await deliver(services, stepOwner(run, nodeId, message))
  return { paused }
}

function stepOwner(run: RunContext, nodeId: string, { channel, cap, ...named }: StepMessage): MessageOwner {
  const templateId = uuidOf('template', named.templateId)
  const connectionId = named.connectionId && uuidOf('connection', named.connectionId)
  const key = { ownerId: run.runId, ownerAt: run.startedAt, nodeId }
  const ofStep = { workspaceId: run.workspaceId, runId: run.runId, nodeId }
  let after: string | undefined
  const heldBackSoFar: HeldBackCounts = new Map()
  return {
    workspaceId: run.workspaceId,
    channel,
    connectionId,
    key,
    names: { journey: { name: run.journey } },
    isNew: run.toBegin === true,
    async claim(tx, order) {
      if (await isPaused(tx, run.journeyId)) return 'paused'
      const rules = await readSendingRules(tx, templateId)
      const { revision, purpose, limits } = rules
      const isMarketing = purpose === 'marketing'
      const areCounted = limitsOn(channel, limits) !== undefined
      const ready = await nextReadyPositions(tx, run, nodeId, { after, limit: order.limit, now: order.now })
      const last = ready.at(-1)
      if (!last) return undefined
      after = last.contactId
      const isLast = ready.length < order.limit
      const awake =
        limits.quiet && isMarketing
          ? await outsideQuietHours(tx, run, { nodeId, channel, quiet: limits.quiet }, ready, order.now)
          : ready
      const positions =
        areCounted && isMarketing
          ? await withinLimits(tx, run, { nodeId, channel, limits }, awake, heldBackSoFar, order.now)
          : awake
      if (positions.length === 0) return { ...emptyClaim(order, { templateId, revision }), isLast }
      const claim = await claimContacts(
        tx,
        { workspaceId: run.workspaceId, channel, connectionId, key },
        positions,
        { templateId, revision },
        { journeyId: run.journeyId, cap, rules },
        order,
      )
      if (areCounted) await countAgainstLimits(tx, { workspaceId: run.workspaceId, channel }, claim, order.now)
      await countExclusions(tx, { ...ofStep, madeAt: order.now }, claim.excluded)
      return { ...claim, isLast }
    },
    async unsettled(tx) {
      const mine = sql`
        workspace_id = ${run.workspaceId}
          AND owner_id = ${run.runId}
          AND owner_at = ${run.startedAt}
          AND node_id = ${nodeId}`
      const { rows: batches } = await sql<{ batch_id: string }>`
        SELECT batch_id FROM messages WHERE ${mine} AND status = 'sending' AND retry_at IS NULL
        UNION
        SELECT o.batch_id FROM (SELECT * FROM messages WHERE ${mine} AND status = 'excluded') o
          JOIN journey_positions q ON q.workspace_id = o.workspace_id
           AND q.run_id = o.owner_id
           AND q.contact_id = o.contact_id
         WHERE q.node_id = ${nodeId} AND q.state <> 'done'`.execute(tx)
      if (batches.length === 0) return []
      const { rows } = await sql<UnsettledRow>`
        SELECT ${UNSETTLED_COLUMNS}, p.entry
          FROM (SELECT * FROM messages WHERE ${mine}) m
          JOIN contacts c ON c.workspace_id = m.workspace_id AND c.id = m.contact_id
          JOIN journey_positions p ON p.workspace_id = m.workspace_id
           AND p.run_id = m.owner_id
           AND p.contact_id = m.contact_id
         WHERE m.batch_id = ANY (${batches.map(({ batch_id }) => batch_id)}::uuid[])
         ORDER BY m.batch_id, m.contact_id`.execute(tx)
      return claimsOf(rows, (row) => ({ templateId: row.template_id, revision: row.template_revision }))
    },
    async settled(tx, { madeAt, messages, excluded }, statuses, now) {
      const ids = [...messages.map(({ contact }) => contact.id), ...excluded.map(({ contactId }) => contactId)]
      await move(tx, run, nodeId, { port: sql`'next'`, who: sql`p.contact_id = ANY (${uuids(ids)})`, now, count: true })
      await countMessages(tx, { ...ofStep, madeAt }, statuses)
    },
  }
}
