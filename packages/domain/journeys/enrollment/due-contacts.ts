import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { JourneyId, WorkspaceId } from '@parcours/model/id.ts'
import { type Graph, triggerOf } from '@parcours/model/journey/graph.ts'
import { type RawBuilder, sql } from 'kysely'
import { loadGraph } from '../authoring/versions.ts'
import type { Schedule, Span } from '../nodes/trigger-behaviour.ts'
import { triggerBehaviour } from '../nodes/triggers.ts'
import { enrollContactsAt, MAX_COHORT } from './enroll.ts'

/** How the passing of time enrolls contacts in a journey; undefined where it does not. */
export function scheduleOf(graph: Graph): Schedule | undefined {
  const trigger = triggerOf(graph)
  return trigger && triggerBehaviour(trigger)?.schedule?.(trigger.settings)
}

/** A span for which a journey enrolls contacts. */
export interface Stretch extends Span {
  journeyId: JourneyId
}

/** SQL that yields (contact_id, at) of the contacts who are due in a span. */
export function dueIn(schedule: Schedule, span: Span): RawBuilder<unknown> {
  return sql`
    SELECT c.id AS contact_id, ${schedule.dueAt?.(span) ?? sql`${span.until}::timestamptz`} AS at
      FROM contacts c
      JOIN workspaces w ON w.id = c.workspace_id
     WHERE ${schedule.isDue(span)}`
}

/** How many contacts are due. */
export async function countDue(tx: WorkspaceTx, stretch: Stretch): Promise<number> {
  const live = await liveSchedule(tx, stretch.journeyId)
  if (!live) return 0
  const { rows } = await sql<{
    count: number
  }>`
    SELECT count(*)::int AS count
      FROM contacts c
      JOIN workspaces w ON w.id = c.workspace_id
     WHERE ${live.schedule.isDue(stretch)}`.execute(tx)
  return rows[0]?.count ?? 0
}

/** How time enrolls contacts in a journey that is live now; undefined where it does not. */
export async function liveSchedule(tx: WorkspaceTx, journeyId: JourneyId) {
  const journey = await tx
    .selectFrom('journeys')
    .select('live_version_id')
    .where('id', '=', journeyId)
    .where('state', '=', 'live')
    .executeTakeFirst()
  if (!journey?.live_version_id) return undefined
  const graph = await loadGraph(tx, journey.live_version_id)
  const trigger = triggerOf(graph)
  const behaviour = trigger && triggerBehaviour(trigger)
  const schedule = behaviour?.schedule?.(trigger?.settings)
  return behaviour && schedule && { schedule, reason: behaviour.reason, graph, versionId: journey.live_version_id }
}

/** Enrolls the next of the due contacts, as one cohort; `last` is undefined when there are no more. */
export async function enrollDueCohort(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  stretch: Stretch,
  after: string,
  now: Date,
): Promise<{ looked: number; entered: number; last: string | undefined }> {
  const live = await liveSchedule(tx, stretch.journeyId)
  if (!live) return { looked: 0, entered: 0, last: undefined }
  const { rows } = await sql<{ id: string; at: Date }>`
    SELECT contact_id AS id, at
      FROM (${dueIn(live.schedule, stretch)}) d
     WHERE contact_id > ${after}::uuid
     ORDER BY contact_id
     LIMIT ${MAX_COHORT}`.execute(tx)
  const entered = await enrollContactsAt(
    tx,
    {
      workspaceId,
      journeyId: stretch.journeyId,
      versionId: live.versionId,
      graph: live.graph,
      reason: live.reason,
      now,
    },
    rows,
  )
  return { looked: rows.length, entered, last: rows.length === MAX_COHORT ? rows.at(-1)?.id : undefined }
}
