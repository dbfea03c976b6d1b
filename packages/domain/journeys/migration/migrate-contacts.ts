import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { durationSeconds } from '@parcours/model/duration.ts'
import type { BulkJobId, ContactId, JourneyId, RunId, VersionId, WorkspaceId } from '@parcours/model/id.ts'
import { waitFacet } from '@parcours/model/journey/facets.ts'
import { type Graph, type JourneyNode, nodeById } from '@parcours/model/journey/graph.ts'
import { isWait, type StepMigration, stillThere } from '@parcours/model/journey/migration.ts'
import { LEFT_BY_CHANGE } from '@parcours/model/journey/rules.ts'
import type { PositionState } from '@parcours/model/journey/state.ts'
import { type RawBuilder, sql } from 'kysely'
import { loadGraph } from '../authoring/versions.ts'
import { exiting } from '../running/exiting.ts'
import { lockArrival } from '../running/locks.ts'
import { type NextPosition, positionAt } from '../running/next-position.ts'
import { moveToRuns, pairsSql, rememberPositions } from './move-to-runs.ts'

/**
 * Contacts who wait at a step of other versions than the one asked about. Those who are being moved or written to just
 * now are not among them: migrated, they could be written to twice.
 */
export interface WaitingStep {
  nodeId: string
  kind: JourneyNode['kind']
  /** As the marketer calls it, and how it is set in one of the versions. */
  name: string
  settings: JourneyNode['settings']
  count: number
  /** Whether the graph has the step still, of the same kind. */
  there: boolean
}

/** How many contacts are enrolled, and where those wait who could go on with a graph. */
export async function waitingSteps(
  tx: WorkspaceTx,
  journeyId: JourneyId,
  graph: Graph,
  versionId: VersionId | null = null,
): Promise<{ inside: number; steps: WaitingStep[] }> {
  const { rows } = await sql<{ version_id: string; node_id: string; state: PositionState; count: number }>`
    SELECT version_id, node_id, state, count(*)::int AS count
      FROM journey_positions
     WHERE journey_id = ${journeyId} AND ended_at IS NULL
     GROUP BY 1, 2, 3`.execute(tx)
  const steps = new Map<string, WaitingStep>()
  for (const { version_id, node_id, state, count } of rows) {
    const node =
      state === 'waiting' && version_id !== versionId ? nodeById(await loadGraph(tx, version_id), node_id) : undefined
    if (!node || !isWait(node)) continue
    const there = stillThere(graph, node)
    const key = `${node_id} ${node.kind}`
    steps.set(key, {
      nodeId: node_id,
      kind: node.kind,
      name: node.name,
      settings: node.settings,
      there,
      count: (steps.get(key)?.count ?? 0) + count,
    })
  }
  return { inside: rows.reduce((sum, { count }) => sum + count, 0), steps: [...steps.values()] }
}

/** Contacts who wait at a step that the graph still has go on at it, until the same time; the others stay. */
export function ontoSameSteps(steps: WaitingStep[]): StepMigration[] {
  return steps.flatMap(({ nodeId, there }) => (there ? [{ from: nodeId, to: { nodeId, retime: false } }] : []))
}

interface Migration {
  workspaceId: WorkspaceId
  journeyId: JourneyId
  /** Keeps the positions before, so that it can be undone. */
  bulkJobId: BulkJobId
  /** The version that they go on with. */
  versionId: VersionId
  plan: StepMigration[]
  /** Contacts after this id, so many of them. */
  after: string
  limit: number
  now: Date
}

/** How contacts of one step arrive at another: SQL over the position `p`, the contact `c` and the workspace `w`. */
function arrival(
  graph: Graph,
  journeyId: JourneyId,
  { from, to }: StepMigration,
  now: Date,
): { from: string; nextPosition: NextPosition; keepsTime: boolean; target: JourneyNode } | undefined {
  const target = typeof to === 'object' ? nodeById(graph, to.nodeId) : undefined
  if (!target || typeof to !== 'object') return undefined
  const nextPosition = positionAt(graph, target, { journeyId, now })
  return {
    from,
    nextPosition: to.retime ? { ...nextPosition, dueAt: retimed(target, nextPosition.dueAt) } : nextPosition,
    keepsTime: !to.retime && isWait(target),
    target,
  }
}

/** A length of time counts from when they began to wait; a moment of the calendar is reckoned afresh. */
function retimed(target: JourneyNode, dueAt: RawBuilder<Date | null>): RawBuilder<Date | null> {
  const span = waitFacet(target)?.lasts(target.settings)
  return span ? sql`(p.since + make_interval(secs => ${durationSeconds(span)}))` : dueAt
}

/**
 * Migrates the next contacts as a plan says: to runs of the new version, with their path and goals, or out of the
 * journey. Returns how many, and the contact after whom to go on; undefined when there are no more.
 */
export async function migrateNextContacts(
  tx: WorkspaceTx,
  { workspaceId, journeyId, bulkJobId, versionId, plan, after, limit, now }: Migration,
): Promise<{ moved: number; last: string | undefined }> {
  const graph = await loadGraph(tx, versionId)
  await lockArrival(tx, graph.nodes)
  const arrivals = plan.flatMap((one) => arrival(graph, journeyId, one, now) ?? [])
  const leavers = plan.filter(({ to }) => to === 'exit').map(({ from }) => from)
  const from = [...arrivals.map((one) => one.from), ...leavers]
  const waiting = await waitingIn(tx, { workspaceId, journeyId, versionId, from, after, limit })
  if (waiting.length === 0) return { moved: 0, last: undefined }
  const last = waiting.length >= limit ? waiting.at(-1)?.contactId : undefined
  const [gone, going] = [
    waiting.filter(({ nodeId }) => leavers.includes(nodeId)),
    waiting.filter(({ nodeId }) => !leavers.includes(nodeId)),
  ]
  if (gone.length > 0) {
    const staying = sql`SELECT run_id, contact_id, run_id AS new_run_id, '' AS node_id FROM (${pairsSql(gone)}) g`
    await sql`
      WITH ${rememberPositions({ workspaceId, bulkJobId, now }, staying)},
           ${exiting({ workspaceId, why: LEFT_BY_CHANGE, now }, pairsSql(gone))}
      SELECT count(*)
        FROM gone`.execute(tx)
  }
  if (going.length > 0)
    await moveToRuns(
      tx,
      { workspaceId, journeyId, bulkJobId, now },
      placesSql({ workspaceId, versionId, now }, arrivals, going),
    )
  return { moved: waiting.length, last }
}

interface Waiting {
  runId: RunId
  contactId: ContactId
  nodeId: string
}

/**
 * The next of those who wait at these steps in other versions, all positions of a contact together; locked. A step of
 * the same id but of another kind is not meant.
 */
async function waitingIn(
  tx: WorkspaceTx,
  {
    workspaceId,
    journeyId,
    versionId,
    from,
    after,
    limit,
  }: {
    workspaceId: WorkspaceId
    journeyId: JourneyId
    versionId: VersionId
    from: string[]
    after: string
    limit: number
  },
): Promise<Waiting[]> {
  if (from.length === 0) return []
  const { rows: versions } = await sql<{ version_id: string }>`
    SELECT DISTINCT version_id
      FROM journey_positions
     WHERE journey_id = ${journeyId} AND ended_at IS NULL AND version_id <> ${versionId}`.execute(tx)
  const steps = []
  for (const { version_id } of versions)
    for (const node of (await loadGraph(tx, version_id)).nodes)
      if (isWait(node) && from.includes(node.id)) steps.push(sql`(${version_id}::uuid, ${node.id})`)
  if (steps.length === 0) return []
  const { rows } = await sql<Waiting>`
    SELECT p.run_id AS "runId", p.contact_id AS "contactId", p.node_id AS "nodeId" FROM journey_positions p
     WHERE p.workspace_id = ${workspaceId}
       AND p.journey_id = ${journeyId}
       AND p.contact_id > ${after}::uuid
       AND p.ended_at IS NULL
       AND p.state = 'waiting'
       AND (p.version_id, p.node_id) IN (${sql.join(steps)})
     ORDER BY p.contact_id FETCH FIRST ${sql.lit(limit)} ROWS WITH TIES FOR UPDATE OF p`.execute(tx)
  return rows
}

/** The position of each in the new version: SQL as {@link moveToRuns} wants it. */
function placesSql(
  { workspaceId, versionId, now }: { workspaceId: WorkspaceId; versionId: VersionId; now: Date },
  arrivals: NonNullable<ReturnType<typeof arrival>>[],
  waiting: Waiting[],
): RawBuilder<unknown> {
  const byStep = (column: (one: (typeof arrivals)[number]) => RawBuilder<unknown>) =>
    sql`CASE p.node_id ${sql.join(
      arrivals.map((one) => sql`WHEN ${one.from} THEN ${column(one)}`),
      sql` `,
    )} END`
  const endedAt = ({ nextPosition }: (typeof arrivals)[number]) =>
    nextPosition.state === 'done' ? sql`${now}::timestamptz` : sql`NULL`
  return sql`
    SELECT p.run_id, p.contact_id, ${versionId}::uuid AS version_id,
           ${byStep(({ nextPosition }) => sql`${nextPosition.nodeId}`)} AS node_id,
           ${byStep(({ nextPosition }) => sql`${nextPosition.state}`)} AS state,
           CASE
             WHEN ${byStep(({ from, nextPosition }) => sql`${from === nextPosition.nodeId}::boolean`)} THEN p.since
             ELSE ${now}::timestamptz
           END AS since,
           (${byStep(({ nextPosition, keepsTime }) => (keepsTime ? sql`p.due_at` : nextPosition.dueAt))})::timestamptz AS due_at,
           (${byStep(({ nextPosition }) => nextPosition.awaits ?? sql`NULL`)})::jsonb AS awaited_date,
           (${byStep(endedAt)})::timestamptz AS ended_at,
           ${byStep(({ nextPosition }) => sql`${nextPosition.endedWhy}`)} AS ended_why
      FROM (${pairsSql(waiting)}) t
      JOIN journey_positions p ON p.workspace_id = ${workspaceId}
       AND p.run_id = t.run_id
       AND p.contact_id = t.contact_id
      JOIN contacts c ON c.workspace_id = p.workspace_id AND c.id = p.contact_id
      JOIN workspaces w ON w.id = c.workspace_id`
}
