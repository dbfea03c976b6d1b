import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { type Graph, type JourneyNode, nodeById } from '@parcours/model/journey/graph.ts'
import { NODE_KINDS } from '@parcours/model/journey/registry.ts'
import { type RawBuilder, sql } from 'kysely'
import { workflowIdOf } from './enter.ts'
import { lockArrival } from './segment-lock.ts'
import { loadGraph } from './versions.ts'

/**
 * Which positions `p` of a journey can go on with another graph: people of other versions who wait at a step that is still there, of the same kind. Who is
 * being moved or written to just now stays where they are: taken over, they could be written to twice.
 */
async function canGoOn(tx: WorkspaceTx, journeyId: string, graph: Graph, versionId: string | null): Promise<RawBuilder<boolean>> {
  const { rows } = await sql<{
    version_id: string
  }>`SELECT DISTINCT version_id FROM journey_positions WHERE journey_id = ${journeyId} AND ended_at IS NULL AND version_id IS DISTINCT FROM ${versionId}::uuid`.execute(tx)
  const places = []
  for (const { version_id } of rows) {
    const before = await loadGraph(tx, version_id)
    for (const { id, kind } of before.nodes) if (isWait(kind) && nodeById(graph, id)?.kind === kind) places.push(sql`(${version_id}::uuid, ${id})`)
  }
  const atThem = places.length > 0 ? sql`(p.version_id, p.node_id) IN (${sql.join(places)})` : sql`false`
  return sql`p.journey_id = ${journeyId} AND p.ended_at IS NULL AND p.state = 'waiting' AND ${atThem}`
}

function isWait(kind: JourneyNode['kind']): boolean {
  return NODE_KINDS[kind].role === 'wait'
}

/** How many people are inside, and how many of them could go on with a graph; of people of the version itself none need to. */
export async function countTakeOver(tx: WorkspaceTx, journeyId: string, graph: Graph, versionId: string | null = null): Promise<{ inside: number; movable: number }> {
  const { rows } = await sql<{ inside: number; movable: number }>`
    SELECT count(*)::int AS inside, (count(*) FILTER (WHERE ${await canGoOn(tx, journeyId, graph, versionId)}))::int AS movable
      FROM journey_positions p WHERE p.journey_id = ${journeyId} AND p.ended_at IS NULL`.execute(tx)
  return rows[0] ?? { inside: 0, movable: 0 }
}

interface TakeOver {
  workspaceId: string
  journeyId: string
  /** The version that they go on with. */
  versionId: string
  /** Contacts from behind this id on, so many of them. */
  after: string
  most: number
  now: Date
}

/**
 * Takes the next people over: they wait on, until the same time, in runs of the new version; their path and goals go with them. Returns how many, and the
 * contact after whom to go on; undefined when there are no more.
 */
export async function takeOver(tx: WorkspaceTx, { workspaceId, journeyId, versionId, after, most, now }: TakeOver): Promise<{ moved: number; last: string | undefined }> {
  const graph = await loadGraph(tx, versionId)
  await lockArrival(tx, graph.nodes)
  const those = await canGoOn(tx, journeyId, graph, versionId)
  const { rows } = await sql<{ contact_id: string }>`
    WITH those AS MATERIALIZED (
      SELECT p.run_id, p.contact_id FROM journey_positions p WHERE p.workspace_id = ${workspaceId} AND p.contact_id > ${after}::uuid AND ${those}
       ORDER BY p.contact_id FETCH FIRST ${sql.lit(most)} ROWS WITH TIES FOR UPDATE OF p
    ), placed AS (
      -- Someone who is in several times is in as many runs; a run keeps what brought its people in.
      SELECT t.run_id, t.contact_id, r.reason, row_number() OVER (PARTITION BY r.reason, t.contact_id ORDER BY t.run_id) AS nth
        FROM those t JOIN journey_runs r ON r.workspace_id = ${workspaceId} AND r.id = t.run_id
    ), fresh AS MATERIALIZED (
      SELECT g.reason, g.nth, g.size, uuidv7() AS id FROM (SELECT reason, nth, count(*) AS size FROM placed GROUP BY reason, nth) g
    ), runs AS (
      INSERT INTO journey_runs (workspace_id, id, journey_id, version_id, reason, size, workflow_id, created_at)
      SELECT ${workspaceId}, id, ${journeyId}, ${versionId}, reason, size, ${workflowIdOf('')} || id, ${now}::timestamptz FROM fresh
    ), pairs AS MATERIALIZED (
      SELECT p.contact_id, p.run_id, f.id AS new_run_id FROM placed p JOIN fresh f USING (reason, nth)
    ), moved AS (
      UPDATE journey_positions p SET run_id = o.new_run_id, version_id = ${versionId}
        FROM pairs o WHERE p.workspace_id = ${workspaceId} AND p.run_id = o.run_id AND p.contact_id = o.contact_id
      RETURNING p.contact_id
    ), trail AS (
      UPDATE journey_trail t SET run_id = o.new_run_id FROM pairs o WHERE t.workspace_id = ${workspaceId} AND t.contact_id = o.contact_id AND t.run_id = o.run_id
    ), reached AS (
      UPDATE journey_conversions c SET run_id = o.new_run_id, version_id = ${versionId} FROM pairs o WHERE c.workspace_id = ${workspaceId} AND c.run_id = o.run_id AND c.contact_id = o.contact_id
    ), left_runs AS (
      -- Woken to see whether anyone is left; who went is counted where they are now.
      UPDATE journey_runs r SET wakes_asked = wakes_asked + 1, size = r.size - o.count FROM (SELECT run_id, count(*) FROM pairs GROUP BY run_id ORDER BY run_id) o
       WHERE r.workspace_id = ${workspaceId} AND r.id = o.run_id
    )
    SELECT contact_id FROM moved ORDER BY contact_id`.execute(tx)
  return { moved: rows.length, last: rows.length >= most ? rows.at(-1)?.contact_id : undefined }
}
