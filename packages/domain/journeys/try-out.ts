import { type Database, inWorkspace, type WorkspaceTx } from '@parcours/db/connection.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { Graph, type JourneyNode, MAX_NODES, nodeById, portsOf, triggerOf } from '@parcours/model/journey/graph.ts'
import { NODE_KINDS } from '@parcours/model/journey/registry.ts'
import { sql } from 'kysely'
import { reasonAgainstSql, WITH_SUPPRESSION } from '../delivery/claim.ts'
import { found, Problem } from '../problem.ts'
import { uuidv7 } from '../uuid.ts'
import { workflowIdOf } from './enter.ts'
import { firstLanding } from './landing.ts'
import { draftIssues } from './lifecycle.ts'
import { move } from './move.ts'
import type { RunContext } from './nodes/behaviour.ts'
import { behaviourOf } from './nodes/registry.ts'

/** One step that the contact would pass. */
export interface TriedStep {
  nodeId: string
  port: string
  /** When they would leave it. */
  at: Date
  /** The email that they would get there, or why not. */
  message: { templateId: string; reason: string | null } | null
}

interface Trial {
  workspaceId: string
  journeyId: string
  contactId: string
  /** Which way they take at some steps, in place of what would happen by itself: what they do while one waits for it, or how a question is answered. */
  choices: Record<string, string>
  /** The properties of the event that brings them in. */
  properties: Record<string, unknown>
  now: Date
}

/** Carries what was found out of a transaction that is then taken back. */
class TakenBack extends Error {
  readonly steps: TriedStep[]
  constructor(steps: TriedStep[]) {
    super('Taken back')
    this.steps = steps
  }
}

/**
 * Leads a contact through the draft of a journey, in moments: the very statements that move people do it, in a transaction that is taken back, so nothing
 * of it stays and nobody is written to. @throws Problem when the draft cannot be published
 */
export async function tryOut(db: Database, trial: Trial): Promise<TriedStep[]> {
  try {
    return await inWorkspace(db, trial.workspaceId, async (tx) => {
      throw new TakenBack(await leadThrough(tx, trial))
    })
  } catch (error) {
    if (error instanceof TakenBack) return error.steps
    throw error
  }
}

async function leadThrough(tx: WorkspaceTx, trial: Trial): Promise<TriedStep[]> {
  const run = await begin(tx, trial)
  const trigger = triggerOf(run.graph)
  const steps: TriedStep[] = [{ nodeId: trigger?.id ?? '', port: 'next', at: trial.now, message: null }]
  let now = trial.now
  // No way through a graph without loops is longer.
  for (let passed = 0; passed < MAX_NODES; passed++) {
    const place = await tx.selectFrom('journey_positions').select(['node_id', 'state', 'due_at']).where('run_id', '=', run.runId).executeTakeFirst()
    const node = place && nodeById(run.graph, place.node_id)
    if (!place || !node || place.state === 'done') break
    if (place.state === 'waiting') now = await waitOver(tx, run, node, trial.choices[node.id], place.due_at, now)
    const step = await pass(tx, run, node, trial.choices[node.id], now)
    if (!step) break
    steps.push(step)
  }
  return steps
}

/** Lets the contact in, by a version that nobody else sees. */
async function begin(tx: WorkspaceTx, { workspaceId, journeyId, contactId, properties, now }: Trial): Promise<RunContext> {
  const journey = found(await tx.selectFrom('journeys').select(['name', 'draft']).where('id', '=', journeyId).executeTakeFirst(), 'notFound.journey')
  found(await tx.selectFrom('contacts').select('id').where('id', '=', contactId).executeTakeFirst(), 'notFound.contact')
  const graph = Graph.parse(journey.draft)
  const issues = await draftIssues(tx, graph, now)
  if (issues.length > 0) throw new Problem('unprocessable', 'journey.cannotPublish', {}, issues)
  const [versionId, runId] = [uuidv7(), uuidv7()]
  const landing = firstLanding(graph, journeyId, triggerOf(graph)?.id ?? '', now)
  await tx
    .insertInto('journey_versions')
    .values({ workspace_id: workspaceId, id: versionId, journey_id: journeyId, number: 0, graph: JSON.stringify(graph), published_at: now })
    .execute()
  await sql`
    INSERT INTO journey_runs (workspace_id, id, journey_id, version_id, reason, size, workflow_id, created_at)
    VALUES (${workspaceId}, ${runId}, ${journeyId}, ${versionId}, 'manual', 1, ${workflowIdOf(runId)}, ${now})`.execute(tx)
  await sql`
    INSERT INTO journey_positions (workspace_id, run_id, contact_id, journey_id, version_id, lane, once, entry, entered_at, node_id, state, since, due_at)
    SELECT ${workspaceId}, ${runId}, c.id, ${journeyId}, ${versionId}, ${runId}, false, ${JSON.stringify({ properties })}::jsonb, ${now}, ${landing.nodeId}, ${landing.state}, ${now}, ${landing.dueAt}
      FROM contacts c JOIN workspaces w ON w.id = c.workspace_id WHERE c.id = ${contactId}`.execute(tx)
  return { workspaceId, journeyId, journey: journey.name, versionId, runId, startedAt: now, graph }
}

/** Waits until the time is up, or until what is waited for, which is taken to happen unless chosen otherwise. Returns the time it is then. */
async function waitOver(tx: WorkspaceTx, run: RunContext, node: JourneyNode, choice: string | undefined, dueAt: Date | null, now: Date): Promise<Date> {
  const awaits = NODE_KINDS[node.kind].role === 'wait' && node.kind !== 'wait'
  if (!awaits || choice === 'timedOut') return dueAt && dueAt > now ? dueAt : now
  await tx.updateTable('journey_positions').set({ state: 'ready', outcome: 'happened' }).where('run_id', '=', run.runId).execute()
  return now
}

async function pass(tx: WorkspaceTx, run: RunContext, node: JourneyNode, choice: string | undefined, now: Date): Promise<TriedStep | undefined> {
  const behaviour = behaviourOf(node)
  if (behaviour.kind === 'none') return undefined
  const chosen = choice !== undefined && portsOf(node).includes(choice) && NODE_KINDS[node.kind].role !== 'wait' ? sql<string>`${choice}::text` : undefined
  if (behaviour.kind === 'instant') await behaviour.apply?.(tx, run, node.id, node.settings, now)
  const decided = behaviour.kind === 'instant' ? behaviour.decide(node.settings, now, node.id, run) : { port: sql<string>`'next'`, who: sql<boolean>`true` }
  const message = node.kind === 'sendEmail' ? await messageTo(tx, run, node.settings.templateId) : null
  const [left] = await move(tx, run, node.id, { ...decided, ...(chosen && { port: chosen }), now })
  return left && { nodeId: node.id, port: left.port, at: now, message }
}

async function messageTo(tx: WorkspaceTx, { runId }: RunContext, templateId: string): Promise<TriedStep['message']> {
  const { rows } = await sql<{ reason: string | null }>`
    SELECT ${reasonAgainstSql(sql`t.purpose = 'marketing'`)} AS reason
      FROM journey_positions p JOIN contacts c ON c.workspace_id = p.workspace_id AND c.id = p.contact_id ${WITH_SUPPRESSION}
      JOIN email_templates t ON t.workspace_id = p.workspace_id AND t.id = ${uuidOf('template', templateId)}
     WHERE p.run_id = ${runId}`.execute(tx)
  return { templateId, reason: rows[0]?.reason ?? null }
}
