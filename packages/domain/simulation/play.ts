import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ExclusionReason } from '@parcours/model/delivery/message.ts'
import type { ContactId, RunId } from '@parcours/model/id.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { messageOf, waitFacet } from '@parcours/model/journey/facets.ts'
import { type JourneyNode, nodeById, portsOf, triggerOf } from '@parcours/model/journey/graph.ts'
import type { StepMessage } from '@parcours/model/journey/node-kind.ts'
import { kindOf } from '@parcours/model/journey/registry.ts'
import type { ExitReason } from '@parcours/model/journey/state.ts'
import { sql } from 'kysely'
import { reasonAgainstSql, withSuppression } from '../delivery/exclusion.ts'
import { isCapped, isOverWorkspaceCaps } from '../delivery/frequency-caps.ts'
import { routeDeferredEvents } from '../dispatch/route-deferred-events.ts'
import { recordAndRouteEvents, routeEvents } from '../dispatch/route-events.ts'
import type { ResolvedEvent } from '../events/resolved-event.ts'
import { enrollContacts } from '../journeys/enrollment/enroll.ts'
import type { RunContext } from '../journeys/nodes/behaviour.ts'
import { behaviourOf } from '../journeys/nodes/registry.ts'
import { move } from '../journeys/running/move.ts'
import { lockReadyPositions } from '../journeys/running/ready-positions.ts'
import { IS_SETTLED } from '../journeys/waits/settled.ts'
import { uuidv7 } from '../uuid.ts'
import type { Stage } from './stage.ts'

/** One step that the contact would pass. */
export interface PlayedStep {
  nodeId: string
  port: string
  /** When the contact would leave it. */
  at: Date
  /** The email that the contact would get there, or why not. */
  message: { templateId: string; reason: ExclusionReason | null } | null
}

/** Something that the contact does, and when. */
export interface Doing {
  at: Date
  event: string
  properties: Record<string, unknown>
  /** The contact enters, without an event. */
  enters?: true
  /** The record of it, for what really happened; what is made up is recorded first. */
  recorded?: { id: string; receivedAt: Date }
}

interface Play {
  contactId: ContactId
  /**
   * The port taken at some steps, in place of the one that would follow by itself: the event that a wait gets, or the
   * answer to a question.
   */
  choices: Record<string, string>
  /** The contact's actions, in order of time. */
  doings: Doing[]
  /** What is waited for is taken to happen, unless it is chosen otherwise. */
  eager: boolean
  now: Date
  /** What would happen later is left open. */
  until?: Date
}

export interface Played {
  steps: PlayedStep[]
  /** The number of enrollments. */
  entries: number
  /** The reason of the last exit; null while enrolled. */
  endedWhy: ExitReason | null
  /** Whether the contact reached the goal, any of the times. */
  goal: boolean
}

/**
 * The number of steps that shows a cycle: no way through a graph is longer, and each event may enroll the contact once
 * more.
 */
const MAX_STEPS = 2000

interface Place {
  run_id: RunId
  node_id: string
  state: 'ready' | 'waiting'
  due_at: Date | null
}

/**
 * Leads a contact through a staged journey, in moments: the very statements that
 * move contacts do it, step after step, at the times at which each would happen.
 * Webhooks are not called: they are taken to succeed, unless it is chosen otherwise.
 */
export async function play(
  tx: WorkspaceTx,
  stage: Stage,
  { contactId, choices, doings, eager, now: begun, until }: Play,
): Promise<Played> {
  const steps: PlayedStep[] = []
  const left = [...doings]
  let now = begun
  const entered = new Set<string>()
  for (let passed = 0; passed < MAX_STEPS; passed++) {
    await routeOwnEvents(tx, stage, contactId, now)
    await routeDeferredEvents(tx, stage.workspaceId, now, ofOne(stage, contactId))
    for (const run of await newRuns(tx, stage, contactId, entered)) {
      entered.add(run)
      steps.push({ nodeId: triggerOf(stage.graph)?.id ?? '', port: 'next', at: now, message: null })
    }
    const place = await placeOf(tx, stage, contactId)
    const node = place && nodeById(stage.graph, place.node_id)
    const choice = node && choices[node.id]
    const happens =
      node && place.state === 'waiting' && awaits(node) && choice !== 'timedOut' && (choice === 'happened' || eager)
    const due = place?.state === 'ready' || happens ? now : place?.due_at
    const next = left[0]
    if (next && (!due || next.at <= due) && place?.state !== 'ready') {
      left.shift()
      now = later(next.at, now)
      if (next.enters) await enrollContacts(tx, { ...stage, reason: 'segment', now }, [contactId], { properties: {} })
      const route = next.recorded ? routeEvents : recordAndRouteEvents
      if (!next.enters) await route(tx, stage.workspaceId, [eventOf(contactId, next, now)], now, stage.journeyId)
      continue
    }
    if (!place || !node || !due || (until && due > until)) break
    if (happens)
      await tx
        .updateTable('journey_positions')
        .set({ state: 'ready', outcome: 'happened' })
        .where('run_id', '=', place.run_id)
        .where('contact_id', '=', contactId)
        .execute()
    now = later(due, now)
    const step = await pass(tx, { ...stage, runId: place.run_id, startedAt: begun }, contactId, node, choice, now)
    if (!step) break
    steps.push(step)
  }
  return { steps, entries: entered.size, ...(await resultOf(tx, stage, contactId)) }
}

const later = (a: Date, b: Date) => new Date(Math.max(a.getTime(), b.getTime()))

const awaits = (node: JourneyNode) => waitFacet(node)?.endsEarly === true

function eventOf(contactId: ContactId, { at, event, properties, recorded }: Doing, now: Date): ResolvedEvent {
  return {
    ...(recorded ?? { id: uuidv7(now.getTime()), receivedAt: now }),
    contactId,
    kind: 'track',
    name: event,
    properties,
    occurredAt: recorded ? at : now,
  }
}

/** The contact's events while it was between steps, once it waits: see {@link routeDeferredEvents}. */
const ofOne = ({ journeyId }: Stage, contactId: ContactId) =>
  sql<boolean>`(f.journey_id = ${journeyId} AND f.contact_id = ${contactId} AND ${IS_SETTLED})`

/** What the steps themselves made happen: events, changes of the contact. */
async function routeOwnEvents(
  tx: WorkspaceTx,
  { workspaceId, journeyId }: Stage,
  contactId: ContactId,
  now: Date,
): Promise<void> {
  const { rows } = await sql<Pick<ResolvedEvent, 'id' | 'kind' | 'name' | 'properties' | 'context'>>`
    DELETE
      FROM event_inbox
     WHERE workspace_id = ${workspaceId} AND contact_id = ${contactId}
    RETURNING id, kind, name, properties, context`.execute(tx)
  if (rows.length === 0) return
  await recordAndRouteEvents(
    tx,
    workspaceId,
    rows.map((row) => ({ ...row, context: row.context ?? undefined, contactId, occurredAt: now, receivedAt: now })),
    now,
    journeyId,
  )
}

/** The runs that the contact has just entered. No workflow conducts them beside this simulation: they have begun. */
async function newRuns(
  tx: WorkspaceTx,
  { versionId }: Stage,
  contactId: ContactId,
  known: ReadonlySet<string>,
): Promise<string[]> {
  const rows = await tx
    .selectFrom('journey_positions')
    .select('run_id')
    .where('version_id', '=', versionId)
    .where('contact_id', '=', contactId)
    .orderBy('run_id')
    .execute()
  const fresh = rows.flatMap(({ run_id }) => (known.has(run_id) ? [] : [run_id]))
  if (fresh.length > 0) await tx.updateTable('journey_runs').set({ to_begin: false }).where('id', 'in', fresh).execute()
  return fresh
}

/** Where the contact may go on first. */
async function placeOf(tx: WorkspaceTx, { versionId }: Stage, contactId: ContactId): Promise<Place | undefined> {
  const { rows } = await sql<Place>`
    SELECT run_id, node_id, state, due_at
      FROM journey_positions
     WHERE version_id = ${versionId} AND contact_id = ${contactId} AND ended_at IS NULL
     ORDER BY state = 'ready' DESC, due_at, run_id LIMIT 1`.execute(tx)
  return rows[0]
}

async function resultOf(
  tx: WorkspaceTx,
  { versionId }: Stage,
  contactId: ContactId,
): Promise<Pick<Played, 'endedWhy' | 'goal'>> {
  const { rows } = await sql<{ ended_why: ExitReason | null; goal: boolean }>`
    SELECT p.ended_why,
           EXISTS (SELECT
                     FROM journey_conversions k
                    WHERE k.workspace_id = p.workspace_id
                      AND k.version_id = p.version_id
                      AND k.contact_id = p.contact_id) AS goal
      FROM journey_positions p
     WHERE p.version_id = ${versionId} AND p.contact_id = ${contactId}
     ORDER BY p.run_id DESC
     LIMIT 1`.execute(tx)
  return { endedWhy: rows[0]?.ended_why ?? null, goal: rows[0]?.goal ?? false }
}

async function pass(
  tx: WorkspaceTx,
  run: RunContext,
  contactId: ContactId,
  node: JourneyNode,
  choice: string | undefined,
  now: Date,
): Promise<PlayedStep | undefined> {
  const behaviour = behaviourOf(node)
  if (behaviour.kind === 'none') return undefined
  const chosen =
    choice !== undefined && portsOf(node).includes(choice) && kindOf(node).role !== 'wait'
      ? sql<string>`${choice}::text`
      : undefined
  if (behaviour.kind === 'instant')
    await behaviour.apply?.(tx, run, node.id, node.settings, await lockReadyPositions(tx, run, node.id), now)
  const decided =
    behaviour.kind === 'instant'
      ? behaviour.decide(node.settings, now, node.id, run)
      : { port: sql<string>`'next'`, who: sql<boolean>`true` }
  const sent = messageOf(node)
  const message = sent ? await messageTo(tx, run, contactId, node.id, sent, now) : null
  const [left] = await move(tx, run, node.id, { ...decided, ...(chosen && { port: chosen }), now })
  return left && { nodeId: node.id, port: left.port, at: now, message }
}

/** What a step would send them; noted as sent, so that later steps know of it. */
async function messageTo(
  tx: WorkspaceTx,
  run: RunContext,
  contactId: ContactId,
  nodeId: string,
  { channel, templateId, cap }: StepMessage,
  now: Date,
): Promise<PlayedStep['message']> {
  const caps = await isOverWorkspaceCaps(tx, { purpose: 'marketing', channel }, now)
  const isTooMuch = sql<boolean>`
    (${cap ? isCapped(cap, { channel }, now) : sql`false`}
      OR (t.purpose = 'marketing' AND ${caps}))`
  const { rows } = await sql<{ reason: ExclusionReason | null }>`
    WITH decided AS (
      SELECT c.workspace_id, t.id AS template_id, t.revision,
             ${reasonAgainstSql(channel, sql`t.purpose = 'marketing'`, isTooMuch)} AS reason
        FROM contacts c ${withSuppression(channel)}
        JOIN contents t ON t.workspace_id = c.workspace_id AND t.id = ${uuidOf('template', templateId)}
       WHERE c.id = ${contactId}
    ), noted AS (
      INSERT INTO messages (workspace_id, id, channel, owner_id, owner_at, node_id, contact_id, journey_id,
          template_id, template_revision, status, provider, created_at, sent_at)
      SELECT workspace_id, uuidv7(), ${channel}, ${run.runId}::uuid, ${run.startedAt}::timestamptz, ${nodeId},
             ${contactId}::uuid, ${run.journeyId}::uuid, template_id, revision, 'sent', 'sandbox', ${now}::timestamptz,
             ${now}::timestamptz
        FROM decided WHERE reason IS NULL ON CONFLICT DO NOTHING
    )
    SELECT reason FROM decided`.execute(tx)
  return { templateId, reason: rows[0]?.reason ?? null }
}
