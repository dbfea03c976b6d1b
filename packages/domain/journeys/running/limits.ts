import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Channel } from '@parcours/model/channels/registry.ts'
import type { SendingLimits } from '@parcours/model/delivery/limits.ts'
import type { ContactId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import type { Destinations } from '../../channels/channel.ts'
import { channelOf } from '../../channels/registry.ts'
import { addressSql, reasonAgainstSql, withSuppression } from '../../delivery/exclusion.ts'
import {
  type Allowance,
  allowanceOf,
  countByDestination,
  recordUsage,
  SPAN_MS,
  splitByAllowance,
} from '../../delivery/limits.ts'
import type { Claim, MessageOwner } from '../../delivery/message-owner.ts'
import type { RunContext } from '../nodes/behaviour.ts'
import { markToWake } from './exiting.ts'
import { journeyMessages } from './messages-again.ts'

/** A contact at a step that sends a message, whose turn has come. */
export interface ReadyPosition {
  contactId: ContactId
  entry: unknown
}

/** How many of each destination were held back before a message. */
export type HeldBackCounts = Map<string, number>

/** On the position of contacts who are held back by limits or quiet hours. */
const LIMITED = 'limited'
/** No contact has to ask again later than this: what others leave by then is not known. */
const LATEST_MS = 24 * 3_600_000

/** The next contacts at a step who are ready, or whose time to ask again has come; locked. */
export async function nextReadyPositions(
  tx: WorkspaceTx,
  run: RunContext,
  nodeId: string,
  { after, limit, now }: { after: string | undefined; limit: number; now: Date },
): Promise<ReadyPosition[]> {
  const { rows } = await sql<ReadyPosition>`
    SELECT p.contact_id AS "contactId", p.entry FROM journey_positions p
     WHERE p.workspace_id = ${run.workspaceId}
       AND p.run_id = ${run.runId}
       AND p.node_id = ${nodeId}
       AND (p.state = 'ready' OR (p.state = 'waiting' AND p.due_at <= ${now}))
       ${after ? sql`AND p.contact_id > ${after}::uuid` : sql``}
     ORDER BY p.contact_id LIMIT ${limit} FOR UPDATE OF p`.execute(tx)
  return rows
}

/** The destinations of those whom nothing but a limit keeps from getting marketing on a channel. */
async function destinationsOf(
  tx: WorkspaceTx,
  { workspaceId, channel }: Pick<MessageOwner, 'workspaceId' | 'channel'>,
  positions: ReadyPosition[],
  destinations: Destinations,
): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; address: string }>`
    SELECT c.id, ${addressSql(channel)} AS address FROM contacts c ${withSuppression(channel)}
     WHERE c.workspace_id = ${workspaceId}
       AND c.id = ANY (${positions.map(({ contactId }) => contactId)}::uuid[])
       AND ${reasonAgainstSql(channel, sql`true`)} IS NULL`.execute(tx)
  return new Map(rows.map(({ id, address }) => [id, destinations.of(address)]))
}

/**
 * Those of some contacts whom the workspace's limits let have marketing on a channel now. The others are held back at
 * the step, with a time to ask again: portion by portion in their order, or at the same hour of the next day where the
 * day of a warm-up is full.
 * @param heldBackSoFar of this attempt, by destination; added to
 */
export async function withinLimits(
  tx: WorkspaceTx,
  run: RunContext,
  { nodeId, channel, limits }: { nodeId: string; channel: Channel; limits: SendingLimits },
  positions: ReadyPosition[],
  heldBackSoFar: HeldBackCounts,
  now: Date,
): Promise<ReadyPosition[]> {
  const { workspaceId } = run
  const { destinations } = channelOf(channel)
  const allowance = await allowanceOf(tx, workspaceId, limits, { channel, ownerKind: journeyMessages }, now)
  if (!allowance || !destinations) return positions
  const known = await destinationsOf(tx, { workspaceId, channel }, positions, destinations)
  const { going, heldBack } = splitByAllowance(allowance, positions, ({ contactId }) => known.get(contactId))
  await hold(
    tx,
    run,
    nodeId,
    heldBack.map(({ contact: { contactId }, destination }) => {
      const place = heldBackSoFar.get(destination) ?? 0
      heldBackSoFar.set(destination, place + 1)
      return { contactId, dueAt: asksAgain(allowance, destination, place, now) }
    }),
  )
  return going
}

function asksAgain(allowance: Allowance, destination: string, place: number, now: Date): Date {
  const nextDay = now.getTime() + LATEST_MS
  if (allowance.today === 0) return new Date(nextDay)
  return new Date(
    Math.min(nextDay, allowance.next.getTime() + Math.floor(place / allowance.portionOf(destination)) * SPAN_MS),
  )
}

/** Makes contacts at a step wait there, each until their time. */
export async function hold(
  tx: WorkspaceTx,
  run: RunContext,
  nodeId: string,
  heldBack: { contactId: ContactId; dueAt: Date }[],
): Promise<void> {
  if (heldBack.length === 0) return
  await sql`
    UPDATE journey_positions p SET state = 'waiting', due_at = h.due_at, outcome = ${LIMITED}
      FROM unnest(${heldBack.map(({ contactId }) => contactId)}::uuid[],
          ${heldBack.map(({ dueAt }) => dueAt)}::timestamptz[]) AS h (contact_id, due_at)
     WHERE p.workspace_id = ${run.workspaceId}
       AND p.run_id = ${run.runId}
       AND p.contact_id = h.contact_id
       AND p.node_id = ${nodeId}`.execute(tx)
}

/** Counts those who are written to. What is no marketing counts too: it is never held back, but providers see it. */
export async function countAgainstLimits(
  tx: WorkspaceTx,
  { workspaceId, channel }: Pick<MessageOwner, 'workspaceId' | 'channel'>,
  { messages }: Claim,
  now: Date,
): Promise<void> {
  const { destinations } = channelOf(channel)
  if (!destinations) return
  const used = countByDestination(
    destinations,
    messages.map(({ to }) => to),
  )
  await recordUsage(tx, workspaceId, { channel, ownerKind: journeyMessages }, used, now)
}

/** The limits or quiet hours have changed: all contacts that they hold back ask again at once. */
export async function releaseHeldBack(tx: WorkspaceTx, workspaceId: WorkspaceId, now: Date): Promise<void> {
  await sql`
    WITH released AS (UPDATE journey_positions
                         SET due_at = ${now}
                       WHERE workspace_id = ${workspaceId} AND outcome = ${LIMITED}
                      RETURNING run_id)
    ${markToWake(workspaceId, sql`SELECT run_id FROM released`)}`.execute(tx)
}
