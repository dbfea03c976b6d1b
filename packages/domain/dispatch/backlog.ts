import { jsons, texts, uuids } from '@parcours/db/arrays.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { nodeById } from '@parcours/model/journey/graph.ts'
import { sql } from 'kysely'
import { loadGraph } from '../journeys/authoring/versions.ts'
import { awaitsNews } from '../journeys/waits/hear.ts'
import type { Line, Open, Stand } from './order.ts'

/**
 * Where the people of these lines stand, and of whom something is waiting to be told. Nobody is on their way in a
 * journey that is paused: they are held.
 */
export async function openOf(tx: WorkspaceTx, workspaceId: string, lines: Line[]): Promise<(line: Line) => Open> {
  const journeyIds = uuids([...new Set(lines.map(({ journeyId }) => journeyId))])
  const contactIds = uuids([...new Set(lines.map(({ contactId }) => contactId))])
  const keyOf = (journeyId: string, contactId: string) => `${journeyId} ${contactId}`
  // "done" rather than "ended": an index of those inside would do for that, and hold everyone.
  const { rows } = await sql<StandRow>`
    SELECT p.journey_id, p.contact_id, p.version_id, p.node_id, p.lane, p.state, p.due_at,
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
  const { rows: behind } = await sql<{ journey_id: string; contact_id: string }>`
    SELECT DISTINCT journey_id, contact_id FROM journey_backlog
     WHERE workspace_id = ${workspaceId}
       AND contact_id = ANY (${contactIds})
       AND journey_id = ANY (${journeyIds})`.execute(tx)
  const stands = new Map<string, Stand[]>()
  for (const row of rows) {
    const key = keyOf(row.journey_id, row.contact_id)
    stands.set(key, [...(stands.get(key) ?? []), await standOf(tx, row)])
  }
  const late = new Set(behind.map((row) => keyOf(row.journey_id, row.contact_id)))
  return ({ journeyId, contactId }) => {
    const key = keyOf(journeyId, contactId)
    return { stands: stands.get(key) ?? [], behind: late.has(key) }
  }
}

interface StandRow {
  journey_id: string
  contact_id: string
  version_id: string
  node_id: string
  lane: string
  state: Stand['state']
  due_at: Date | null
  at_once: boolean | null
  limited: boolean
  to_begin: boolean | null
}

async function standOf(
  tx: WorkspaceTx,
  { version_id, node_id, lane, state, due_at: dueAt, at_once: atOnce, limited, to_begin }: StandRow,
): Promise<Stand> {
  const node = to_begin ? nodeById(await loadGraph(tx, version_id), node_id) : undefined
  return { lane, state, dueAt, atOnce: atOnce === true, limited, begins: node !== undefined && awaitsNews(node) }
}

/** Keeps what is left of these lines until the people have come to where they stood then. */
export async function tellLater(tx: WorkspaceTx, workspaceId: string, lines: Line[]): Promise<void> {
  const all = lines.flatMap(({ journeyId, turns }) => turns.map(({ event }) => ({ ...event, journeyId })))
  if (all.length === 0) return
  await sql`
    INSERT INTO journey_backlog (workspace_id, journey_id, contact_id, id, kind, name, properties, context, occurred_at,
        received_at)
    SELECT ${workspaceId}, * FROM unnest(
      ${uuids(all.map(({ journeyId }) => journeyId))}, ${uuids(all.map(({ contactId }) => contactId))},
      ${uuids(all.map(({ id }) => id))},
      ${texts(all.map(({ kind }) => kind))}, ${texts(all.map(({ name }) => name))},
      ${jsons(all.map(({ properties }) => properties))},
      ${jsons(all.map(({ context }) => context))}, ${all.map(({ occurredAt }) => occurredAt)}::timestamptz[],
      ${all.map(({ receivedAt }) => receivedAt)}::timestamptz[])
    ON CONFLICT DO NOTHING`.execute(tx)
}
