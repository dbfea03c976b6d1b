import { uuids } from '@parcours/db/arrays.ts'
import { inWorkspaceByKey, type WorkspaceTx } from '@parcours/db/connection.ts'
import { isOfTheMoment } from '@parcours/db/failure.ts'
import { inSavepoint } from '@parcours/db/savepoint.ts'
import type { ContactId, RunId, WorkspaceId } from '@parcours/model/id.ts'
import type { Census } from '@parcours/model/journey/advance.ts'
import { nodeById } from '@parcours/model/journey/graph.ts'
import { isWait } from '@parcours/model/journey/migration.ts'
import { sql } from 'kysely'
import { isolateCulprits } from '../../quarantine/isolate-culprit.ts'
import { loadGraph } from '../authoring/versions.ts'
import { isPaused } from '../control/lifecycle.ts'
import type { Behaviour, RunContext, Services } from '../nodes/behaviour.ts'
import { behaviourOf } from '../nodes/registry.ts'
import { countMoves, type Move } from '../reporting/counters.ts'
import { movingDateWait, readDatesAgain } from '../waits/follow-dates.ts'
import { isEventWait, resolveFromHistory } from '../waits/resolve-from-history.ts'
import { hasDeferredEvents, runSettled } from '../waits/settled.ts'
import { inboxWatermark } from '../waits/watermark.ts'
import { takeCensusAndClose } from './census.ts'
import { failPosition } from './fail-position.ts'
import { move } from './move.ts'
import { lockReadyPositions } from './ready-positions.ts'

export interface Performed {
  census: Census
  /** The journey is paused: no contact was moved, or not all. */
  held: boolean
  /** A contact's time is up, but the inbox holds events of before: to be tried again once they are routed. */
  behind: boolean
}

/**
 * Carries out steps of a run, in order, for all contacts at them: the instant ones together in one transaction, then an
 * effectful one, which moves contacts on in batches of its own. Safe to repeat at any point.
 */
export async function performSteps(
  services: Services,
  { workspaceId, runId }: { workspaceId: WorkspaceId; runId: RunId },
  nodeIds: string[],
): Promise<Performed> {
  const begin = (performNode: PerformNode) =>
    inWorkspaceByKey(services.db, workspaceId, async (tx) => {
      const now = services.clock()
      const run = await runContext(tx, workspaceId, runId)
      if (!run) return undefined
      if (run.toBegin) await beginRun(tx, workspaceId, runId)
      if (await isPaused(tx, run.journeyId)) {
        return {
          run,
          held: true,
          effect: undefined,
          now,
          counted: await takeCensusAndClose(tx, workspaceId, runId, now),
        }
      }
      // Before contacts are read: what is routed until then is on record for them.
      if (mayEndWaits(run, nodeIds)) run.reaches = await inboxWatermark(tx, workspaceId)
      const effect = nodeIds.find((id) => behaviourAt(run, id).kind === 'effect')
      const moves: Move[] = []
      for (const nodeId of nodeIds) if (nodeId !== effect) moves.push(...(await performNode(tx, run, nodeId, now)))
      await countMoves(tx, run, moves)
      const isDone = !effect && !run.hasDeferredEvents && !mayHaveHappened(run, nodeIds)
      return {
        run,
        held: false,
        effect,
        now,
        counted: isDone ? await takeCensusAndClose(tx, workspaceId, runId, now, run) : undefined,
      }
    })
  const begun = await begin(performInstant).catch((error: unknown) => {
    if (isOfTheMoment(error)) throw error
    return begin(performApart)
  })
  // A run whose journey was deleted has no contact left.
  if (!begun) return { census: [], held: false, behind: false }
  const { run, effect, now: began } = begun
  if (begun.counted) return { census: begun.counted.census, held: begun.held, behind: begun.counted.held }
  const held = effect ? (await performEffect(services, run, effect)).paused : begun.held
  const counted = await inWorkspaceByKey(services.db, workspaceId, async (tx) => {
    const now = services.clock()
    const history = { arrivedSince: run.toBegin ? undefined : began, hasDeferredEvents: run.hasDeferredEvents, now }
    if (mayHaveHappened(run, nodeIds)) {
      await resolveFromHistory(tx, run, history)
      await readDatesAgain(tx, run, history)
    }
    if (run.hasDeferredEvents) {
      await runSettled.publish(tx, workspaceId, run, now)
      if (mayHaveHappened(run, nodeIds)) await resolveFromHistory(tx, run, history)
    }
    return takeCensusAndClose(tx, workspaceId, runId, now, run)
  })
  return { census: counted.census, held, behind: counted.held }
}

/**
 * From here on no contact joins the run: its lock waits for those who are about to (see enroll.ts), and they are
 * counted after it.
 */
async function beginRun(tx: WorkspaceTx, workspaceId: WorkspaceId, runId: RunId): Promise<void> {
  await sql`SELECT FROM journey_runs WHERE workspace_id = ${workspaceId} AND id = ${runId} FOR UPDATE`.execute(tx)
  await sql`
    UPDATE journey_runs
       SET to_begin = false,
           size = greatest(size, (SELECT count(*)
                                    FROM journey_positions
                                   WHERE workspace_id = ${workspaceId} AND run_id = ${runId}))
     WHERE workspace_id = ${workspaceId} AND id = ${runId}`.execute(tx)
}

interface Run extends RunContext {
  toBegin: boolean
  /** Its journey has deferred events, of what contacts did in transit. */
  hasDeferredEvents: boolean
}

/** Whether a contact's wait may end by these steps. */
function mayEndWaits({ graph }: Run, nodeIds: string[]): boolean {
  return nodeIds.some((id) => {
    const node = nodeById(graph, id)
    return node !== undefined && isWait(node)
  })
}

/**
 * Whether contacts may have come, by these steps or as they entered, to wait for what they have done already, or for a
 * date that has moved just then.
 */
function mayHaveHappened({ graph, toBegin }: Run, nodeIds: string[]): boolean {
  const waits = new Set(graph.nodes.filter((node) => isEventWait(node) || movingDateWait(node)).map(({ id }) => id))
  return waits.size > 0 && (toBegin || graph.edges.some(({ from, to }) => nodeIds.includes(from) && waits.has(to)))
}

async function runContext(tx: WorkspaceTx, workspaceId: WorkspaceId, runId: RunId): Promise<Run | undefined> {
  const row = await tx
    .selectFrom('journey_runs as r')
    .innerJoin('journeys as j', (join) =>
      join.onRef('j.workspace_id', '=', 'r.workspace_id').onRef('j.id', '=', 'r.journey_id'),
    )
    .select([
      'r.journey_id',
      'j.name',
      'j.resumed_at',
      'r.version_id',
      'r.created_at',
      'r.to_begin',
      hasDeferredEvents(workspaceId, sql.ref('j.id')).as('has_deferred_events'),
    ])
    .where('r.id', '=', runId)
    .executeTakeFirst()
  if (!row) return undefined
  return {
    workspaceId,
    runId,
    journeyId: row.journey_id,
    journey: row.name,
    resumedAt: row.resumed_at,
    versionId: row.version_id,
    startedAt: row.created_at,
    toBegin: row.to_begin,
    hasDeferredEvents: row.has_deferred_events,
    graph: await loadGraph(tx, row.version_id),
  }
}

function behaviourAt(run: RunContext, nodeId: string): Behaviour<unknown> {
  const node = nodeById(run.graph, nodeId)
  if (!node) throw new Error(`The version has no step ${nodeId}`)
  return behaviourOf(node)
}

type PerformNode = (tx: WorkspaceTx, run: RunContext, nodeId: string, now: Date) => Promise<Move[]>

/** Carries out an instant step. @param among these contacts only */
async function performInstant(
  tx: WorkspaceTx,
  run: RunContext,
  nodeId: string,
  now: Date,
  among?: string[],
): Promise<Move[]> {
  const behaviour = behaviourAt(run, nodeId)
  if (behaviour.kind !== 'instant') return []
  const settings = nodeById(run.graph, nodeId)?.settings
  const decision = behaviour.decide(settings, now, nodeId, run)
  const only = (contactIds: ContactId[]) => sql<boolean>`${decision.who} AND p.contact_id = ANY (${uuids(contactIds)})`
  if (!behaviour.apply) return move(tx, run, nodeId, { ...decision, ...(among && { who: only(among) }), now })
  const positions = (await lockReadyPositions(tx, run, nodeId)).filter(
    ({ contactId }) => !among || among.includes(contactId),
  )
  if (positions.length === 0) return []
  await behaviour.apply(tx, run, nodeId, settings, positions, now)
  return move(tx, run, nodeId, { ...decision, who: only(positions.map(({ contactId }) => contactId)), now })
}

/**
 * {@link performInstant} after a failure: contacts that cannot pass
 * the step are found by halving, and stay there by themselves.
 */
async function performApart(tx: WorkspaceTx, run: RunContext, nodeId: string, now: Date): Promise<Move[]> {
  const rows = await tx
    .selectFrom('journey_positions')
    .select('contact_id')
    .where('workspace_id', '=', run.workspaceId)
    .where('run_id', '=', run.runId)
    .where('node_id', '=', nodeId)
    .where('state', 'in', ['ready', 'waiting'])
    .execute()
  const moves: Move[] = []
  await isolateCulprits(
    rows.map(({ contact_id }) => contact_id),
    async (contactIds) => {
      const part = await inSavepoint(tx, () => performInstant(tx, run, nodeId, now, contactIds))
      if ('failed' in part) throw part.failed
      moves.push(...part.done)
    },
    (contactId, error) => failPosition(tx, run, nodeId, contactId, error, now),
  )
  return moves
}

async function performEffect(services: Services, run: RunContext, nodeId: string): Promise<{ paused: boolean }> {
  const behaviour = behaviourAt(run, nodeId)
  if (behaviour.kind !== 'effect') return { paused: false }
  return behaviour.perform(services, run, nodeId, nodeById(run.graph, nodeId)?.settings)
}
