import { type Duration, durationSeconds } from '@parcours/model/duration.ts'
import type { Graph, JourneyNode } from '@parcours/model/journey/graph.ts'
import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { type RawBuilder, sql } from 'kysely'
import { CONTACT_ZONE } from '../../condition/contact-date.ts'
import { bestHourOf } from '../../delivery/reading-hours.ts'
import { isMember } from '../../segments/is-member.ts'
import { routedBefore } from '../waits/since.ts'
import { dueOfAwaited, LAST_MOMENT, readDate } from './awaited-date.ts'
import type { RunContext } from './behaviour.ts'
import { localDay } from './date-moment.ts'

type Waiting = Extract<JourneyNode, { kind: 'wait' | 'waitForEvent' | 'waitForMessage' | 'waitForSegment' }>
type Wait = SettingsOf<'wait'>

/**
 * Whether the position `p` waits and its time is up: SQL. It is for sure only once all
 * that was received until then is told; a wait that was over at once took no time in
 * which anything could have been done. Of a date, what is not told yet may say another.
 */
export function isOver(
  now: Date,
  { reaches, resumedAt }: Pick<RunContext, 'reaches' | 'resumedAt'>,
): RawBuilder<boolean> {
  const isTold = reaches
    ? sql`((p.due_at <= p.since AND p.awaited_date IS NULL) OR ${routedBefore(resumedAt)} < ${reaches}::timestamptz)`
    : sql`true`
  return sql`(p.state = 'waiting' AND p.due_at <= ${now}::timestamptz AND ${isTold})`
}

/** So long after a moment: SQL. */
export function timeAfter(duration: Duration, now: Date): RawBuilder<Date> {
  return sql`${new Date(now.getTime() + durationSeconds(duration) * 1000)}::timestamptz`
}

/**
 * When each person who arrives now in a journey may go on: SQL over the contact `c`, the workspace `w`, and the
 * position `p` of who came from another step.
 */
export function dueAt(graph: Graph, node: Waiting, journeyId: string, now: Date): RawBuilder<Date> {
  const after = (duration: Duration) => timeAfter(duration, now)
  switch (node.kind) {
    case 'waitForEvent':
      return after(node.settings.timeout)
    case 'waitForSegment':
      // Whoever is as they are waited for goes on at once.
      return sql`
        CASE WHEN ${isAsAwaited(node.settings)} THEN ${now}::timestamptz ELSE ${after(node.settings.timeout)} END`
    case 'waitForMessage':
      return sql`
        CASE
         WHEN ${hasDone(node.settings, journeyId)} THEN ${now}::timestamptz
         ELSE ${after(node.settings.timeout)} END`
    case 'wait':
      if (node.settings.until === 'duration') return after(node.settings.duration)
      if (node.settings.until === 'turn') return turn(node.settings.perHour, node.id, journeyId, now)
      // Whoever has no date goes on at once, by a way of their own.
      if (node.settings.until === 'property')
        return dueOfAwaited(node.settings, readDate({ settings: node.settings, graph, now }), now)
      return localTime(node.settings, now)
  }
}

/** Whether the contact `c` is in the segment, or out of it. */
export function isAsAwaited({
  segmentId,
  on,
}: Pick<SettingsOf<'waitForSegment'>, 'segmentId' | 'on'>): RawBuilder<boolean> {
  return on === 'entered' ? isMember(segmentId) : sql`NOT ${isMember(segmentId)}`
}

/**
 * When the position `p` did so with the email that a step sent them: SQL, null when they did not. What they do with the
 * email of another time that they are or were in says nothing of this one. Who was taken over into a new version has
 * left theirs with an earlier run.
 */
export function doneAt(
  { nodeId, did }: Pick<SettingsOf<'waitForMessage'>, 'nodeId' | 'did'>,
  journeyId: string,
): RawBuilder<Date | null> {
  return sql`(SELECT ${did === 'opened' ? sql`m.opened_at` : sql`m.clicked_at`} FROM messages m
     WHERE m.contact_id = p.contact_id
       AND m.journey_id = ${journeyId}::uuid
       AND m.node_id = ${nodeId}
       AND m.created_at >= p.entered_at
       AND (m.owner_id = p.run_id
           OR m.created_at < (SELECT r.created_at
                                FROM journey_runs r
                               WHERE r.workspace_id = p.workspace_id AND r.id = p.run_id))
     ORDER BY m.created_at DESC LIMIT 1)`
}

/** Whether they did. */
function hasDone(...asked: Parameters<typeof doneAt>): RawBuilder<boolean> {
  return sql`(${doneAt(...asked)} IS NOT NULL)`
}

/** Whether the position `p` did so before its time was up: SQL, null or false when it did not. */
export function hasDoneInTime(...asked: Parameters<typeof doneAt>): RawBuilder<boolean> {
  return sql`(${doneAt(...asked)} <= p.due_at)`
}

/**
 * The next turn at a step. Of many a minute, those of one minute go on
 * together: a moment for each person would be as many steps of the run.
 */
function turn(perHour: number, nodeId: string, journeyId: string, now: Date): RawBuilder<Date> {
  const own = sql<Date>`
    take_pacing_slot(c.workspace_id, ${journeyId}::uuid, ${nodeId}, ${perHour}::int, ${now}::timestamptz)`
  return perHour > 60 ? sql`date_trunc('minute', ${own})` : own
}

/**
 * A moment in each person's own zone. AT TIME ZONE moves a time that
 * a change of clocks skips to the same instant after it.
 */
function localTime(settings: Exclude<Wait, { until: 'duration' | 'turn' | 'property' }>, now: Date): RawBuilder<Date> {
  const today = localDay(now)
  switch (settings.until) {
    case 'weekday':
      // The next one strictly after now.
      return sql`(
    SELECT min(t) FROM (
      SELECT (day + ${settings.time}::time) AT TIME ZONE ${CONTACT_ZONE} AS t
        FROM generate_series(${today}::timestamp, ${today} + interval '8 days', interval '1 day') day
       WHERE extract(isodow FROM day) = ANY (${settings.weekdays}::int[])
    ) times WHERE t > ${now}::timestamptz)`
    case 'date':
      return sql`
        greatest(${now}::timestamptz,
            least((day_of(${settings.date}) + ${settings.time}::time) AT TIME ZONE ${CONTACT_ZONE},
                ${LAST_MOMENT}::timestamptz))`
    case 'bestTime': {
      const best = bestHourOf(settings, now)
      // In that very hour they go on at once.
      return sql`(
    SELECT CASE
        WHEN h.local >= h.today + make_interval(hours => h.best + 1)
          THEN (h.today + interval '1 day' + make_interval(hours => h.best)) AT TIME ZONE ${CONTACT_ZONE}
                ELSE greatest(${now}::timestamptz,
                    (h.today + make_interval(hours => h.best)) AT TIME ZONE ${CONTACT_ZONE}) END
      FROM (SELECT ${best} AS best, ${today}::timestamp AS today,
          ${now}::timestamptz AT TIME ZONE ${CONTACT_ZONE} AS local) h)`
    }
    case 'hours':
      return sql`(
    SELECT min(greatest(${now}::timestamptz, (day + ${settings.from}::time) AT TIME ZONE ${CONTACT_ZONE}))
      FROM generate_series(${today}::timestamp, ${today} + interval '8 days', interval '1 day') day
     WHERE extract(isodow FROM day) = ANY (${settings.weekdays}::int[])
       AND (day + ${settings.to}::time) AT TIME ZONE ${CONTACT_ZONE} > ${now}::timestamptz)`
  }
}
