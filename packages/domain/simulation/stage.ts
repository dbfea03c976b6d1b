import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId, JourneyId, VersionId, WorkspaceId } from '@parcours/model/id.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'
import { triggerOf } from '@parcours/model/journey/graph.ts'
import { sql } from 'kysely'
import { workflowIdOf } from '../journeys/enrollment/enroll.ts'
import { firstPosition } from '../journeys/running/next-position.ts'
import { subscriptionsOf } from '../journeys/subscriptions/event-subscriptions.ts'
import { uuidv7 } from '../uuid.ts'

/** A journey that exists only during a simulation, in a transaction that is rolled back. */
export interface Stage {
  workspaceId: WorkspaceId
  journeyId: JourneyId
  versionId: VersionId
  /** The journey's name. */
  journey: string
  graph: Graph
}

/**
 * A version of a journey that nobody else sees. The journey itself is
 * not touched: contacts enter it by {@link enrollDirectly} alone.
 */
export async function stageVersion(tx: WorkspaceTx, stage: Omit<Stage, 'versionId'>, now: Date): Promise<Stage> {
  const versionId = uuidv7()
  await tx
    .insertInto('journey_versions')
    .values({
      workspace_id: stage.workspaceId,
      id: versionId,
      journey_id: stage.journeyId,
      number: 0,
      graph: JSON.stringify(stage.graph),
      published_at: now,
    })
    .execute()
  return { ...stage, versionId }
}

/** A live journey of its own: events that are routed to it take effect. */
export async function stageJourney(
  tx: WorkspaceTx,
  { workspaceId, journey, graph }: Pick<Stage, 'workspaceId' | 'journey' | 'graph'>,
  now: Date,
): Promise<Stage> {
  const { id: journeyId } = await tx
    .insertInto('journeys')
    .values({ workspace_id: workspaceId, name: journey, draft: JSON.stringify(graph) })
    .returning('id')
    .executeTakeFirstOrThrow()
  const stage = await stageVersion(tx, { workspaceId, journeyId, journey, graph }, now)
  await tx
    .updateTable('journeys')
    .set({ state: 'live', live_version_id: stage.versionId })
    .where('id', '=', journeyId)
    .execute()
  const subscriptions = subscriptionsOf(graph, journeyId)
  if (subscriptions.length > 0) {
    await tx
      .insertInto('event_subscriptions')
      .values(
        subscriptions.map((subscription) => ({
          workspace_id: workspaceId,
          version_id: stage.versionId,
          ...subscription,
        })),
      )
      .execute()
  }
  return stage
}

/** Enrolls a contact, whatever the trigger asks. `properties` are those of the event that enrolls it. */
export async function enrollDirectly(
  tx: WorkspaceTx,
  { workspaceId, journeyId, versionId, graph }: Stage,
  contactId: ContactId,
  properties: Record<string, unknown>,
  now: Date,
): Promise<void> {
  const runId = uuidv7()
  const nextPosition = firstPosition(graph, journeyId, triggerOf(graph)?.id ?? '', now)
  await sql`
    INSERT INTO journey_runs (workspace_id, id, journey_id, version_id, reason, size, workflow_id, created_at)
    VALUES (
      ${workspaceId}, ${runId}, ${journeyId}, ${versionId}, 'manual', 1, ${workflowIdOf(runId)}, ${now}
    )`.execute(tx)
  await sql`
    INSERT INTO journey_positions (workspace_id, run_id, contact_id, journey_id, version_id, entry_key, once, entry,
        entered_at, node_id, state, since, due_at, awaited_date)
    SELECT ${workspaceId}, ${runId}, c.id, ${journeyId}, ${versionId}, ${runId}, false, p.entry, ${now},
           ${nextPosition.nodeId}, ${nextPosition.state}, ${now}, ${nextPosition.dueAt}, ${nextPosition.awaits ?? sql`NULL::jsonb`}
      FROM contacts c JOIN workspaces w ON w.id = c.workspace_id
      CROSS JOIN LATERAL (SELECT c.workspace_id, c.id AS contact_id, ${JSON.stringify({ properties })}::jsonb AS entry,
          ${now}::timestamptz AS entered_at) p
     WHERE c.id = ${contactId}`.execute(tx)
}
