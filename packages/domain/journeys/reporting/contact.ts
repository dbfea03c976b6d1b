import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { MessageStatus } from '@parcours/model/delivery/message.ts'
import type { ContactId, JourneyId } from '@parcours/model/id.ts'
import { Graph } from '@parcours/model/journey/graph.ts'
import type { EntryReason, ExitReason, PositionState } from '@parcours/model/journey/state.ts'
import { sql } from 'kysely'
import { found } from '../../problem.ts'
import type { DecisionInput } from '../running/decision-inputs.ts'

const MAX_ENTRIES_SHOWN = 20

/** One step that a contact left, and what was sent to them there. */
export interface PathStep {
  node_id: string
  port: string
  at: Date
  /** What it was decided by. */
  why: DecisionInput[] | null
  message: { status: MessageStatus; reason: string | null; openedAt: string | null; clickedAt: string | null } | null
}

/** One enrollment of a contact: why, by which path, where they are. */
export interface ContactEntry {
  run_id: string
  version: number
  graph: Graph
  workflow_id: string
  reason: EntryReason
  /** The event that brought them in. */
  event: string | null
  /** The journey that enrolled them. */
  from_journey: string | null
  entered_at: Date
  state: PositionState
  node_id: string
  since: Date
  due_at: Date | null
  /** When the date until which they wait moved last. */
  moved_at: Date | null
  ended_at: Date | null
  ended_why: ExitReason | null
  converted_at: Date | null
  revenue: number | null
  steps: PathStep[]
}

/**
 * Every enrollment of a contact in a journey, latest first, with their path. @throws Problem when there is no such
 * contact
 */
export async function pathsOf(
  tx: WorkspaceTx,
  journeyId: JourneyId,
  contactId: ContactId,
): Promise<{ contact: { name: string; email: string | null }; entries: ContactEntry[] }> {
  const contact = found(
    await tx
      .selectFrom('contacts')
      .select([sql<string>`concat_ws(' ', first_name, last_name)`.as('name'), 'email'])
      .where('id', '=', contactId)
      .executeTakeFirst(),
    'notFound.contact',
  )
  const { rows: entries } = await sql<Omit<ContactEntry, 'steps'>>`
    SELECT p.run_id, v.number AS version, v.graph, r.workflow_id, r.reason, p.entry ->> 'event' AS event,
           p.entry ->> 'journey' AS from_journey,
           p.entered_at, p.state, p.node_id, p.since, p.due_at, (p.awaited_date ->> 'movedAt')::timestamptz AS moved_at,
           p.ended_at, p.ended_why, c.at AS converted_at, c.revenue
      FROM journey_positions p JOIN journey_runs r ON r.workspace_id = p.workspace_id AND r.id = p.run_id
      JOIN journey_versions v ON v.workspace_id = p.workspace_id AND v.id = p.version_id
      LEFT JOIN journey_conversions c ON c.workspace_id = p.workspace_id
       AND c.run_id = p.run_id
       AND c.contact_id = p.contact_id
     WHERE p.contact_id = ${contactId} AND p.journey_id = ${journeyId}
     ORDER BY p.entered_at DESC
     LIMIT ${MAX_ENTRIES_SHOWN}`.execute(tx)
  const { rows: steps } = await sql<PathStep & { run_id: string }>`
    SELECT t.run_id, t.node_id, t.port, t.at, t.why,
           CASE
            WHEN m.id IS NOT NULL THEN jsonb_build_object('status', m.status, 'reason', m.reason, 'openedAt',
                m.opened_at, 'clickedAt', m.clicked_at) END AS message
      FROM journey_trail t
      -- By time rather than run: who was taken over into a new version left their messages with the old run.
      LEFT JOIN LATERAL (SELECT *
                           FROM messages m
                          WHERE m.workspace_id = t.workspace_id
                            AND m.contact_id = t.contact_id
                            AND m.journey_id = t.journey_id
                            AND m.node_id = t.node_id
                            AND m.created_at <= t.at ORDER BY m.created_at DESC LIMIT 1) m ON true
     WHERE t.contact_id = ${contactId}
       AND t.journey_id = ${journeyId}
       AND t.run_id = ANY (${entries.map(({ run_id }) => run_id)}::uuid[])
     ORDER BY t.at`.execute(tx)
  const byRun = Map.groupBy(steps, ({ run_id }) => run_id)
  return {
    contact,
    entries: entries.map((entry) => {
      const graph = Graph.parse(entry.graph)
      return { ...entry, graph, steps: inOrder(graph, byRun.get(entry.run_id) ?? []) }
    }),
  }
}

/** How many steps lead to each, by the longest way: of two that were left at one moment, which came first. */
export function depthsOf(graph: Graph): ReadonlyMap<string, number> {
  const depth = new Map<string, number>()
  const place = (id: string, at: number) => {
    if ((depth.get(id) ?? -1) >= at) return
    depth.set(id, at)
    for (const { from, to } of graph.edges) if (from === id) place(to, at + 1)
  }
  for (const { id } of graph.nodes) if (!graph.edges.some(({ to }) => to === id)) place(id, 0)
  return depth
}

/** Steps left at one moment follow each other as the edges do. */
function inOrder(graph: Graph, steps: PathStep[]): PathStep[] {
  const depth = depthsOf(graph)
  return steps.toSorted(
    (one, other) =>
      one.at.getTime() - other.at.getTime() || (depth.get(one.node_id) ?? 0) - (depth.get(other.node_id) ?? 0),
  )
}
