import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import { eventFilterSql } from '../condition/sql.ts'
import { listenersFor } from '../journeys/listeners.ts'
import type { ResolvedEvent } from './record.ts'
import { isCounted } from './record.ts'

/**
 * Ends the waits that these events fulfil: the people concerned are ready to move on, and their runs are marked to be
 * woken. One statement for each place in a journey that waits for one of these names.
 */
export async function wakeWaiting(tx: WorkspaceTx, workspaceId: string, events: ResolvedEvent[], now: Date): Promise<number> {
  let woken = 0
  for (const { versionId, node, events: matching } of await listenersFor(tx, 'waitForEvent', events.filter(isCounted))) {
    const [from, to] = span(matching)
    const { rows } = await sql<{ woken: number }>`
      WITH ready AS (
        UPDATE journey_positions p SET state = 'ready', outcome = 'happened'
          FROM events e
         WHERE e.workspace_id = ${workspaceId} AND e.id = ANY (${matching.map(({ id }) => id)}::uuid[])
           AND e.received_at BETWEEN ${from} AND ${to}
           AND p.workspace_id = e.workspace_id AND p.contact_id = e.contact_id AND p.version_id = ${versionId} AND p.node_id = ${node.id}
           AND p.ended_at IS NULL AND p.state = 'waiting' AND e.occurred_at >= p.since AND ${eventFilterSql(node.settings.where, now)}
        RETURNING p.run_id
      ), marked AS (
        UPDATE journey_runs r SET wakes_asked = wakes_asked + 1 FROM (SELECT DISTINCT run_id FROM ready ORDER BY run_id) w
         WHERE r.workspace_id = ${workspaceId} AND r.id = w.run_id
      )
      SELECT count(*)::int AS woken FROM ready`.execute(tx)
    woken += rows[0]?.woken ?? 0
  }
  return woken
}

function span(events: ResolvedEvent[]): [from: Date, to: Date] {
  const times = events.map(({ receivedAt }) => receivedAt.getTime())
  return [new Date(Math.min(...times)), new Date(Math.max(...times))]
}
