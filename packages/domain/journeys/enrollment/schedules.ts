import { type Database, inWorkspace, type WorkspaceTx } from '@parcours/db/connection.ts'
import { type JourneyId, uuidOf, type WorkspaceId } from '@parcours/model/id.ts'
import { type Graph, triggerOf } from '@parcours/model/journey/graph.ts'
import { sql } from 'kysely'
import { startBulkJob } from '../../bulk-jobs/bulk-job.ts'
import { eachInTurn, type TurnWork } from '../../quarantine/each-in-turn.ts'
import { SegmentNotReady, unready } from '../../segments/readiness.ts'
import { FIRST_UUID } from '../../uuid.ts'
import { enrollDueJob } from '../bulk-jobs/enroll-due.ts'
import { inboxWatermark, nextAttemptAt } from '../waits/watermark.ts'
import { enrollDueCohort, liveSchedule, scheduleOf } from './due-contacts.ts'
import { QUARTER_MS } from './next-quarter.ts'

/** A segment that is being built is read again so soon. */
const BUILDING_MS = 5000
/** Clocks read in one go. */
const MAX_SCHEDULES_PER_ROUND = 20

/**
 * Sets the clock of a journey that is published, or takes it away when it does not begin by the clock. What it asks
 * afresh counts from now on only.
 */
export async function setSchedule(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  journeyId: JourneyId,
  { graph, publishedAt, before }: { graph: Graph; publishedAt: Date; before: Graph | undefined },
): Promise<void> {
  const next = await scheduleOf(graph)?.nextDueAt(tx, publishedAt, publishedAt)
  if (!next) {
    await tx.deleteFrom('journey_schedules').where('journey_id', '=', journeyId).execute()
    return
  }
  const same =
    before !== undefined && JSON.stringify(triggerOf(before)?.settings) === JSON.stringify(triggerOf(graph)?.settings)
  await tx
    .insertInto('journey_schedules')
    .values({ workspace_id: workspaceId, journey_id: journeyId, next_at: next, done_until: publishedAt })
    .onConflict((conflict) =>
      same
        ? conflict.doNothing()
        : conflict.columns(['workspace_id', 'journey_id']).doUpdateSet({ next_at: next, done_until: publishedAt }),
    )
    .execute()
}

/** After a pause: no contact is enrolled for what came meanwhile. */
export async function skipSchedule(tx: WorkspaceTx, journeyId: JourneyId, now: Date): Promise<void> {
  await tx.updateTable('journey_schedules').set({ done_until: now }).where('journey_id', '=', journeyId).execute()
}

/**
 * Reads the journeys whose time has come, and enrolls the due contacts; many are enrolled by a bulk job, chunk after
 * chunk. Returns how many were enrolled at once. A journey that fails is tried again a quarter of an hour later; no
 * contact is passed over by then, since `done_until` stays.
 */
export async function enrollBySchedule(db: Database, now: Date): Promise<number> {
  const { rows } = await sql<{ workspace_id: string; journey_id: string; name: string }>`
    SELECT k.workspace_id, k.journey_id, j.name
      FROM journey_schedules k JOIN journeys j ON j.workspace_id = k.workspace_id AND j.id = k.journey_id
     WHERE k.next_at <= ${now} AND coalesce(k.postponed_until, '-infinity') <= ${now} AND j.state = 'live'
     ORDER BY k.next_at LIMIT ${MAX_SCHEDULES_PER_ROUND}`.execute(db)
  let entered = 0
  const works = rows.map(({ workspace_id: workspaceId, journey_id: journeyId, name }): TurnWork => {
    const later = new Date(now.getTime() + QUARTER_MS)
    return {
      workspaceId,
      kind: 'journeyClock',
      key: journeyId,
      name,
      payload: { journeyId },
      work: async () => {
        entered += await inWorkspace(db, workspaceId, (tx) => look(tx, workspaceId, journeyId, now))
      },
      putOff: () => putOff(db, journeyId, later),
    }
  })
  await eachInTurn(db, works, now)
  return entered
}

async function putOff(db: Database | WorkspaceTx, journeyId: JourneyId, until: Date): Promise<void> {
  await db
    .updateTable('journey_schedules')
    .set({ postponed_until: until })
    .where('journey_id', '=', journeyId)
    .execute()
}

async function look(tx: WorkspaceTx, workspaceId: WorkspaceId, journeyId: JourneyId, now: Date): Promise<number> {
  const clock = await tx
    .selectFrom('journey_schedules')
    .selectAll()
    .where('journey_id', '=', journeyId)
    .where('next_at', '<=', now)
    .forUpdate()
    .executeTakeFirst()
  const live = clock && (await liveSchedule(tx, journeyId))
  if (!clock || !live) return 0
  const { published_at } = await tx
    .selectFrom('journey_versions')
    .select('published_at')
    .where('id', '=', live.versionId)
    .executeTakeFirstOrThrow()
  const reaches = await inboxWatermark(tx, workspaceId)
  // Who is due is known for sure up to where the inboxes are routed: a contact, a date or an open may still come for
  // the time after.
  const until = reaches && reaches <= now ? new Date(reaches.getTime() - 1) : now
  if (reaches && until < clock.next_at) {
    await putOff(tx, journeyId, nextAttemptAt(reaches, now))
    return 0
  }
  const { segmentId } = live.schedule
  const [segment] = segmentId ? await unready(tx, [uuidOf('segment', segmentId)]) : []
  if (segment?.state === 'failed') throw new SegmentNotReady(segment)
  if (segment) {
    await putOff(tx, journeyId, new Date(now.getTime() + BUILDING_MS))
    return 0
  }
  const next = await live.schedule.nextDueAt(tx, published_at, until)
  if (next)
    await tx
      .updateTable('journey_schedules')
      .set({ next_at: next, done_until: until, postponed_until: null })
      .where('journey_id', '=', journeyId)
      .execute()
  else await tx.deleteFrom('journey_schedules').where('journey_id', '=', journeyId).execute()
  // A day of the schedule that fell into a pause is over.
  if (clock.next_at <= clock.done_until) return 0
  const stretch = { journeyId, since: clock.done_until, until }
  const { entered, last } = await enrollDueCohort(tx, workspaceId, stretch, FIRST_UUID, now)
  if (last !== undefined) {
    const input = { journeyId, since: stretch.since.toISOString(), until: stretch.until.toISOString(), after: last }
    await startBulkJob(tx, enrollDueJob, { workspaceId, userId: null, input, now })
  }
  return entered
}
