import { type Database, inWorkspace, type WorkspaceTx } from '@parcours/db/connection.ts'
import type { JourneyId, VersionId, WorkspaceId } from '@parcours/model/id.ts'
import { AB_TEST_KINDS, abTestOf } from '@parcours/model/journey/facets.ts'
import { type Graph, nodeById, triggerOf } from '@parcours/model/journey/graph.ts'
import { entryRuleOf } from '@parcours/model/journey/reentry.ts'
import { type Comparison, compare, type Group } from '@parcours/model/reporting/comparison.ts'
import { interimAnalysis, neededConfidence } from '@parcours/model/reporting/sequential.ts'
import { differenceInterval, rateSample } from '@parcours/model/reporting/statistics.ts'
import { sql } from 'kysely'
import { found, Problem } from '../../problem.ts'
import { eachInTurn, type TurnWork } from '../../quarantine/each-in-turn.ts'
import { nodesOfKinds } from '../authoring/nodes-of-kinds.ts'
import { loadGraph } from '../authoring/versions.ts'
import { stepConversions } from './conversions.ts'

/** How one port of a split did: of those who took it, how many reached the goal afterwards. */
export interface BranchResult {
  port: string
  took: number
  converted: number
  /** In minor units. */
  revenue: number
  /**
   * By how much its part of converted contacts differs from the holdout's, with 95 % probability; null without one, for
   * the holdout itself, or while too little is known.
   */
  lift: { low: number; high: number } | null
}

export interface SplitResult {
  nodeId: string
  branches: BranchResult[]
  /** The port that leads, and what may be said of it; null while no contact has converted. The holdout cannot lead. */
  leader: ({ port: string } & Pick<Comparison, 'verdict' | 'confidence' | 'difference'>) | null
  /** The port that all contacts take now. */
  winner: { port: string; confidence: number | null; decidedAt: Date } | null
}

interface Found extends SplitResult {
  /** The ports that are tested, as they are compared. */
  groups: Group[]
}

/** What became of the contacts who took each port of the splits of a graph, over all versions. */
export async function splitResults(tx: WorkspaceTx, journeyId: JourneyId, graph: Graph): Promise<Found[]> {
  const splits = graph.nodes.flatMap((node) => {
    const test = abTestOf(node)
    return test ? [{ id: node.id, test }] : []
  })
  if (splits.length === 0) return []
  const ids = splits.map(({ id }) => id)
  const { rows: taken } = await sql<{ node_id: string; port: string; took: number; one_version: boolean }>`
    SELECT node_id, port, sum(count)::int AS took, count(DISTINCT version_id) = 1 AS one_version
      FROM journey_counters
     WHERE journey_id = ${journeyId} AND node_id = ANY (${ids})
     GROUP BY node_id, port`.execute(tx)
  const converted = await stepConversions(tx, journeyId, {}, ids)
  const winners = await tx
    .selectFrom('journey_split_winners')
    .select(['node_id', 'port', 'confidence', 'decided_at'])
    .where('journey_id', '=', journeyId)
    .execute()
  return splits.map(({ id, test }) => {
    const branches = test.ways.map(({ id: port }): BranchResult => {
      const at = <Row extends { node_id: string; port: string }>(rows: Row[]) =>
        rows.find((row) => row.node_id === id && row.port === port)
      return {
        port,
        took: at(taken)?.took ?? 0,
        converted: at(converted)?.converted ?? 0,
        revenue: at(converted)?.revenue ?? 0,
        lift: null,
      }
    })
    const holdout = branches.find(({ port }) => test.ways.some((one) => one.id === port && one.holdout))
    const compared = branches.filter((one) => one !== holdout)
    for (const one of compared)
      one.lift = holdout && holdout.took > 1 && one.took > 1 ? differenceInterval(rateOf(one), rateOf(holdout)) : null
    const winner = winners.find((one) => one.node_id === id && test.ways.some((port) => port.id === one.port))
    // The same contact takes the same port each time, and shares change with versions: the sizes are those of contacts
    // who pass once, by one version.
    const drawnOnce = !winner && entersOnce(graph) && taken.every((row) => row.node_id !== id || row.one_version)
    const share = (port: string) => (drawnOnce ? test.ways.find((one) => one.id === port)?.share : undefined)
    const groups = compared.map(
      ({ port, took, converted }): Group => ({ key: port, contacts: took, achieved: converted, share: share(port) }),
    )
    return {
      nodeId: id,
      branches,
      leader: leaderOf(compare(groups)),
      groups,
      winner: winner ? { port: winner.port, confidence: winner.confidence, decidedAt: winner.decided_at } : null,
    }
  })
}

const rateOf = ({ took, converted }: BranchResult) => rateSample(converted, took)

function entersOnce(graph: Graph): boolean {
  const trigger = triggerOf(graph)
  return trigger !== undefined && entryRuleOf(trigger)?.reentry === 'once'
}

function leaderOf(found: Comparison | undefined): SplitResult['leader'] {
  return found
    ? { port: found.best, verdict: found.verdict, confidence: found.confidence, difference: found.difference }
    : null
}

/**
 * All contacts take one port of a split from now on, but for the holdout; or, without a port, by chance again. @throws
 * Problem when there is no such port
 */
export async function chooseBranch(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  journeyId: JourneyId,
  nodeId: string,
  port: string | null,
  now: Date,
): Promise<void> {
  const { live_version_id } = found(
    await tx.selectFrom('journeys').select('live_version_id').where('id', '=', journeyId).executeTakeFirst(),
    'notFound.journey',
  )
  const graph = live_version_id ? await loadGraph(tx, live_version_id) : undefined
  const node = graph && nodeById(graph, nodeId)
  const test = node && abTestOf(node)
  if (!test || (port !== null && !test.ways.some(({ id, holdout }) => id === port && !holdout)))
    throw new Problem('notFound', 'notFound.port')
  await tx
    .deleteFrom('journey_split_winners')
    .where('journey_id', '=', journeyId)
    .where('node_id', '=', nodeId)
    .execute()
  if (port) await declareWinner(tx, workspaceId, journeyId, nodeId, port, null, now)
}

async function declareWinner(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  journeyId: JourneyId,
  nodeId: string,
  port: string,
  confidence: number | null,
  now: Date,
): Promise<void> {
  await tx
    .insertInto('journey_split_winners')
    .values({
      workspace_id: workspaceId,
      journey_id: journeyId,
      node_id: nodeId,
      port,
      confidence,
      decided_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

const TESTS_WITH_WINNER = nodesOfKinds(AB_TEST_KINDS, 'exists (@.settings.winner)')

/**
 * Makes the interim analyses of splits in live journeys that declare their winner by themselves, and declares those
 * that are sure enough. Returns how many.
 */
export async function declareSplitWinners(db: Database, now: Date): Promise<number> {
  const { rows } = await sql<{ workspace_id: string; id: string; name: string; live_version_id: string }>`
    SELECT j.workspace_id, j.id, j.name, j.live_version_id
      FROM journeys j
      JOIN journey_versions v ON v.workspace_id = j.workspace_id AND v.id = j.live_version_id
     WHERE j.state = 'live' AND v.graph @? ${sql.lit(TESTS_WITH_WINNER)}`.execute(db)
  let declared = 0
  const works = rows.map(
    ({ workspace_id: workspaceId, id, name, live_version_id: versionId }): TurnWork => ({
      workspaceId,
      kind: 'recurring',
      key: `split ${id}`,
      name,
      payload: { journeyId: id },
      work: async () => {
        declared += await inWorkspace(db, workspaceId, (tx) => decideJourney(tx, workspaceId, id, versionId, now))
      },
      // All of them are analysed each time.
      putOff: async () => {},
    }),
  )
  await eachInTurn(db, works, now)
  return declared
}

async function decideJourney(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  journeyId: JourneyId,
  versionId: VersionId,
  now: Date,
): Promise<number> {
  const graph = await loadGraph(tx, versionId)
  let declared = 0
  for (const { nodeId, branches, groups, leader, winner } of await splitResults(tx, journeyId, graph)) {
    const node = nodeById(graph, nodeId)
    const test = node && abTestOf(node)
    const asked = test?.winner
    // While nothing can be said there is nothing to analyse: interim analyses are few, and none is spent on it.
    if (!asked || winner || !leader?.difference) continue
    const compared = branches.filter(({ port }) => !test.ways.some(({ id, holdout }) => id === port && holdout))
    const number = interimAnalysis(Math.min(...compared.map(({ took }) => took)), asked.least)
    if (number === undefined || !(await claimAnalysis(tx, workspaceId, journeyId, nodeId, number))) continue
    const found = compare(groups, neededConfidence(asked.confidence / 100, number))
    if (found?.verdict !== 'sure') continue
    await declareWinner(tx, workspaceId, journeyId, nodeId, found.best, found.confidence, now)
    declared++
  }
  return declared
}

/** Notes an interim analysis of a split, once. */
async function claimAnalysis(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  journeyId: JourneyId,
  nodeId: string,
  look: number,
): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO journey_interim_analyses AS a (workspace_id, journey_id, node_id, number)
    VALUES (${workspaceId}, ${journeyId}, ${nodeId}, ${look})
    ON CONFLICT (workspace_id, journey_id, node_id)
    DO UPDATE
       SET number = excluded.number
     WHERE a.number < excluded.number
    RETURNING number`.execute(tx)
  return rows.length > 0
}
