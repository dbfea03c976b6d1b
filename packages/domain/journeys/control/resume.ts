import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { JourneyId, VersionId, WorkspaceId } from '@parcours/model/id.ts'
import { type Graph, type JourneyNode, nodeById, portsOf, targetOf } from '@parcours/model/journey/graph.ts'
import { isWait } from '@parcours/model/journey/migration.ts'
import type { Overdue } from '@parcours/model/journey/overdue.ts'
import { kindOf } from '@parcours/model/journey/registry.ts'
import { sql } from 'kysely'
import { loadGraph } from '../authoring/versions.ts'
import { skipSchedule } from '../enrollment/schedules.ts'
import { behaviourOf } from '../nodes/registry.ts'
import { countMoves } from '../reporting/counters.ts'
import { lockArrival } from '../running/locks.ts'
import { nextPositionOf } from '../running/next-position.ts'
import { countToWaitOn, followWhere } from '../waits/follow-dates.ts'
import { exitContacts, wakeRuns, whyNot } from './lifecycle.ts'

const isOverdue = (journeyId: JourneyId, now: Date) =>
  sql<boolean>`
    p.journey_id = ${journeyId} AND p.ended_at IS NULL AND p.state = 'waiting' AND p.due_at <= ${now}::timestamptz`

/**
 * How many contacts a pause keeps waiting beyond their time: what a resumption asks about. A contact whose date has
 * moved meanwhile waits for the new one.
 */
export async function countOverdue(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  journeyId: JourneyId,
  now: Date,
): Promise<number> {
  const overdue = isOverdue(journeyId, now)
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM journey_positions p
     WHERE p.workspace_id = ${workspaceId} AND ${overdue}`.execute(tx)
  return (rows[0]?.count ?? 0) - (await countToWaitOn(tx, { workspaceId, now }, overdue))
}

/** Lets contacts go on; their runs are marked to be woken. `hours` is for those spread. */
export async function resumeJourney(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  journeyId: JourneyId,
  { overdue, hours }: { overdue: Overdue; hours: number },
  now: Date,
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('journeys')
    .set({ state: 'live', updated_at: now, resumed_at: now })
    .where('id', '=', journeyId)
    .where('state', '=', 'paused')
    .executeTakeFirst()
  if (!numUpdatedRows) throw await whyNot(tx, journeyId, 'journey.notPaused')
  await followWhere(tx, { workspaceId, now }, isOverdue(journeyId, now))
  if (overdue === 'exit')
    await exitContacts(
      tx,
      { workspaceId, journeyId },
      'overdue',
      sql`p.state = 'waiting' AND p.due_at <= ${now}::timestamptz`,
      now,
    )
  if (overdue === 'spread') await spreadOverdue(tx, journeyId, hours, now)
  if (overdue === 'skip') await skipOverdue(tx, workspaceId, journeyId, now)
  await skipSchedule(tx, journeyId, now)
  await wakeRuns(tx, journeyId)
}

/** Portions into which the overdue are spread: a moment for each contact would be as many steps of their runs. */
const PORTIONS = 60

/**
 * Contacts who waited longest go on first, the last before so many hours are over. By `ctid`, see `move`: a contact who
 * is changed in that very moment goes on by what changed them.
 */
async function spreadOverdue(tx: WorkspaceTx, journeyId: JourneyId, hours: number, now: Date): Promise<void> {
  await sql`
    UPDATE journey_positions p
       SET due_at = ${now}::timestamptz
           + make_interval(hours
               => ${hours}::int) * (floor(o.place * ${PORTIONS}::float8 / o.count) / ${PORTIONS}::float8)
      FROM (SELECT ctid, row_number() OVER (ORDER BY due_at, contact_id) - 1 AS place, count(*) OVER () AS count
              FROM journey_positions
             WHERE journey_id = ${journeyId} AND ended_at IS NULL AND state = 'waiting' AND due_at <= ${now}) o
     WHERE p.ctid = o.ctid`.execute(tx)
}

/**
 * Overdue contacts pass over the step behind their wait, which has had its time: an email that would come too late,
 * say. They leave the wait as it decides itself; where no action is behind that port, they go on.
 */
async function skipOverdue(tx: WorkspaceTx, workspaceId: WorkspaceId, journeyId: JourneyId, now: Date): Promise<void> {
  const { rows: places } = await sql<{ version_id: string; node_id: string }>`
    SELECT DISTINCT p.version_id, p.node_id
      FROM journey_positions p
     WHERE p.workspace_id = ${workspaceId} AND ${isOverdue(journeyId, now)}`.execute(tx)
  for (const { version_id: versionId, node_id: nodeId } of places) {
    const graph = await loadGraph(tx, versionId)
    const wait = nodeById(graph, nodeId)
    // Contacts held back by limits are at the very step: it is not too late for it.
    if (!wait || !isWait(wait)) continue
    for (const port of portsOf(wait)) {
      const skipped = targetOf(graph, nodeId, port)
      if (!skipped || kindOf(skipped).role !== 'action') continue
      await passOver(tx, { workspaceId, journeyId, versionId, graph }, { wait, port, skippedId: skipped.id }, now)
    }
  }
}

async function passOver(
  tx: WorkspaceTx,
  version: { workspaceId: WorkspaceId; journeyId: JourneyId; versionId: VersionId; graph: Graph },
  { wait, port, skippedId }: { wait: JourneyNode; port: string; skippedId: string },
  now: Date,
): Promise<void> {
  const { workspaceId, journeyId, versionId, graph } = version
  const behaviour = behaviourOf(wait)
  if (behaviour.kind !== 'instant') return
  const { port: taken, lookup, lastWait, entry, why } = behaviour.decide(wait.settings, now, wait.id, version)
  const nextPosition = nextPositionOf(graph, skippedId, 'next', { journeyId, now })
  await lockArrival(tx, [nodeById(graph, nextPosition.nodeId)])
  const { rows } = await sql<{ count: number }>`
    WITH d AS MATERIALIZED (
      SELECT p.ctid, ${why ?? sql`NULL::jsonb`} AS why, ${entry ?? sql`p.entry`} AS entry,
             ${nextPosition.dueAt}::timestamptz AS due_at, (${nextPosition.awaits ?? sql`NULL`})::jsonb AS awaited_date,
             ${lastWait?.at ?? sql`p.last_wait_ended_at`} AS last_wait_ended_at,
             ${lastWait?.id ?? sql`p.last_wait_event_id`}::uuid AS last_wait_event_id
        FROM journey_positions p
        JOIN contacts c ON c.workspace_id = p.workspace_id AND c.id = p.contact_id
        JOIN workspaces w ON w.id = p.workspace_id ${lookup ?? sql``}
        CROSS JOIN LATERAL (SELECT ${taken} AS port OFFSET 0) a
       WHERE p.workspace_id = ${workspaceId}
         AND ${isOverdue(journeyId, now)}
         AND p.version_id = ${versionId}
         AND p.node_id = ${wait.id}
         AND p.since < ${now}
         AND a.port = ${port}
    ), passed AS (
      UPDATE journey_positions p
         SET node_id = ${nextPosition.nodeId}, state = ${nextPosition.state}, since = ${now}, due_at = d.due_at,
             awaited_date = d.awaited_date, entry = d.entry, outcome = NULL, last_wait_ended_at = d.last_wait_ended_at,
             last_wait_event_id = d.last_wait_event_id,
             ended_at = ${nextPosition.state === 'done' ? now : null}::timestamptz, ended_why = ${nextPosition.endedWhy}
        FROM d WHERE p.ctid = d.ctid
      RETURNING p.contact_id, p.run_id, d.why
    ), trail AS (
      INSERT INTO journey_trail (workspace_id, contact_id, journey_id, run_id, node_id, port, why, at)
      SELECT ${workspaceId}, contact_id, ${journeyId}, run_id, step.node_id, step.port, step.why, ${now}::timestamptz
        FROM passed
       CROSS JOIN LATERAL (VALUES (${wait.id}::text, ${port}::text, passed.why), (${skippedId}, 'skipped', NULL)) step
         (node_id, port, why)
    )
    SELECT count(*)::int AS count FROM passed`.execute(tx)
  const count = rows[0]?.count ?? 0
  await countMoves(tx, { workspaceId, journeyId, versionId }, [
    { nodeId: wait.id, port, count },
    { nodeId: skippedId, port: 'skipped', count },
  ])
}
