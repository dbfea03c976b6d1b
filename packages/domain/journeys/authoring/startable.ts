import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { type JourneyId, publicId, type VersionId, type WorkspaceId } from '@parcours/model/id.ts'
import { BY_HAND_KINDS, isEnteredByHand } from '@parcours/model/journey/facets.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'
import { sql } from 'kysely'
import { nodesOfKinds } from './nodes-of-kinds.ts'
import { loadGraph } from './versions.ts'

/** A live journey in which contacts are enrolled by hand, by a program or by another journey. */
export interface StartableJourney {
  workspaceId: WorkspaceId
  journeyId: JourneyId
  versionId: VersionId
  graph: Graph
}

/** The journey, when contacts can be enrolled in it now. */
export async function startableJourney(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  journeyId: JourneyId,
): Promise<StartableJourney | undefined> {
  const journey = await tx
    .selectFrom('journeys')
    .select('live_version_id')
    .where('id', '=', journeyId)
    .where('state', '=', 'live')
    .executeTakeFirst()
  if (!journey?.live_version_id) return undefined
  const graph = await loadGraph(tx, journey.live_version_id)
  return isEnteredByHand(graph) ? { workspaceId, journeyId, versionId: journey.live_version_id, graph } : undefined
}

/** Whether contacts can be enrolled in a journey `j` whose live version is `v`: SQL. */
export const STARTABLE = sql<boolean>`(j.state = 'live' AND v.graph @? ${sql.lit(nodesOfKinds(BY_HAND_KINDS))})`

/** Public ids of all of them. */
export async function startableIds(tx: WorkspaceTx): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{
    id: string
  }>`
    SELECT j.id
      FROM journeys j
      JOIN journey_versions v ON v.workspace_id = j.workspace_id AND v.id = j.live_version_id
     WHERE ${STARTABLE}`.execute(tx)
  return new Set(rows.map(({ id }) => publicId('journey', id)))
}
