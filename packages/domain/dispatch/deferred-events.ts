import { jsons, texts, uuids } from '@parcours/db/arrays.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId, JourneyId, VersionId, WorkspaceId } from '@parcours/model/id.ts'
import { nodeById } from '@parcours/model/journey/graph.ts'
import { sql } from 'kysely'
import { loadGraph } from '../journeys/authoring/versions.ts'
import { isEventWait } from '../journeys/waits/resolve-from-history.ts'
import type { ContactProgress, ContactQueue, OpenPosition } from './contact-queue.ts'

/**
 * Reads the open positions of the contacts of these queues, and for whom events are deferred. In a paused journey no
 * contact is in transit: nothing moves.
 */
export async function loadProgress(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  queues: ContactQueue[],
): Promise<(queue: ContactQueue) => ContactProgress> {
  const journeyIds = uuids([...new Set(queues.map(({ journeyId }) => journeyId))])
  const contactIds = uuids([...new Set(queues.map(({ contactId }) => contactId))])
  const keyOf = (journeyId: JourneyId, contactId: ContactId) => `${journeyId} ${contactId}`
  // The state rather than `ended_at`: the planner would take the index of open positions, and read all of them.
  const { rows } = await sql<PositionRow>`
    SELECT p.journey_id, p.contact_id, p.version_id, p.node_id, p.entry_key, p.state, p.due_at,
           p.due_at <= p.since AS at_once, p.outcome IS NOT DISTINCT FROM 'limited' AS limited,
           (SELECT r.to_begin FROM journey_runs r WHERE r.workspace_id = p.workspace_id AND r.id = p.run_id) AS to_begin
      FROM journey_positions p
     WHERE p.workspace_id = ${workspaceId}
       AND p.contact_id = ANY (${contactIds})
       AND p.journey_id = ANY (${journeyIds})
       AND p.state <> 'done'
       AND (SELECT j.state
              FROM journeys j
             WHERE j.workspace_id = ${workspaceId} AND j.id = p.journey_id) = 'live'`.execute(tx)
  const { rows: deferred } = await sql<{ journey_id: JourneyId; contact_id: ContactId }>`
    SELECT DISTINCT journey_id, contact_id FROM journey_deferred_events
     WHERE workspace_id = ${workspaceId}
       AND contact_id = ANY (${contactIds})
       AND journey_id = ANY (${journeyIds})`.execute(tx)
  const positions = new Map<string, OpenPosition[]>()
  for (const row of rows) {
    const key = keyOf(row.journey_id, row.contact_id)
    positions.set(key, [...(positions.get(key) ?? []), await openPositionOf(tx, row)])
  }
  const withDeferred = new Set(deferred.map((row) => keyOf(row.journey_id, row.contact_id)))
  return ({ journeyId, contactId }) => {
    const key = keyOf(journeyId, contactId)
    return { positions: positions.get(key) ?? [], hasDeferred: withDeferred.has(key) }
  }
}

interface PositionRow {
  journey_id: JourneyId
  contact_id: ContactId
  version_id: VersionId
  node_id: string
  entry_key: string
  state: OpenPosition['state']
  due_at: Date | null
  at_once: boolean | null
  limited: boolean
  to_begin: boolean | null
}

async function openPositionOf(
  tx: WorkspaceTx,
  { version_id, node_id, entry_key: entryKey, state, due_at: dueAt, at_once: atOnce, limited, to_begin }: PositionRow,
): Promise<OpenPosition> {
  const node = to_begin ? nodeById(await loadGraph(tx, version_id), node_id) : undefined
  return { entryKey, state, dueAt, atOnce: atOnce === true, limited, begins: node !== undefined && isEventWait(node) }
}

/** Stores the pending events of these queues until their contacts have reached the positions that they had then. */
export async function deferEvents(tx: WorkspaceTx, workspaceId: WorkspaceId, queues: ContactQueue[]): Promise<void> {
  const all = queues.flatMap(({ journeyId, pending }) => pending.map(({ event }) => ({ ...event, journeyId })))
  if (all.length === 0) return
  await sql`
    INSERT INTO journey_deferred_events (workspace_id, journey_id, contact_id, id, kind, name, properties, context,
        occurred_at, received_at)
    SELECT ${workspaceId}, * FROM unnest(
      ${uuids(all.map(({ journeyId }) => journeyId))}, ${uuids(all.map(({ contactId }) => contactId))},
      ${uuids(all.map(({ id }) => id))},
      ${texts(all.map(({ kind }) => kind))}, ${texts(all.map(({ name }) => name))},
      ${jsons(all.map(({ properties }) => properties))},
      ${jsons(all.map(({ context }) => context))}, ${all.map(({ occurredAt }) => occurredAt)}::timestamptz[],
      ${all.map(({ receivedAt }) => receivedAt)}::timestamptz[])
    ON CONFLICT DO NOTHING`.execute(tx)
}
