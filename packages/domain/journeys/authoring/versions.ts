import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { VersionId } from '@parcours/model/id.ts'
import { Graph } from '@parcours/model/journey/graph.ts'

const MAX_CACHED_GRAPHS = 500
const kept = new Map<string, Graph>()

/** A published graph. Versions are immutable, so what has been read once is kept. */
export async function loadGraph(tx: WorkspaceTx, versionId: VersionId): Promise<Graph> {
  const known = kept.get(versionId)
  if (known) return known
  const { graph } = await tx
    .selectFrom('journey_versions')
    .select('graph')
    .where('id', '=', versionId)
    .executeTakeFirstOrThrow()
  const parsed = Graph.parse(graph)
  if (kept.size >= MAX_CACHED_GRAPHS) kept.delete(kept.keys().next().value ?? '')
  kept.set(versionId, parsed)
  return parsed
}
