import { type Duration, durationSeconds } from '@parcours/model/duration.ts'
import type { JourneyNode } from '@parcours/model/journey/graph.ts'
import type { DateProperty } from '@parcours/model/journey/nodes/date-property.ts'
import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { type RawBuilder, sql } from 'kysely'
import { CONTACT_ZONE, contactDate } from '../../contacts/date.ts'
import { bestHourOf } from '../../delivery/reading-hours.ts'
import { isMember } from '../../segments/is-member.ts'
import type { RunContext } from './behaviour.ts'

type Waiting = Extract<JourneyNode, { kind: 'wait' | 'waitForEvent' | 'waitForMessage' | 'waitForSegment' }>
type Wait = SettingsOf<'wait'>

/**
 * Whether the position `p` waits and its time is up: SQL. It is for sure only once all that was received until then is told; a wait that was over at once
 * took no time in which anything could have been done.
 */
export function isOver(now: Date, { reaches }: Pick<RunContext, 'reaches'>): RawBuilder<boolean> {
  const isTold = reaches ? sql`(p.due_at <= p.since OR p.due_at < ${reaches}::timestamptz)` : sql`true`
  return sql`(p.state = 'waiting' AND p.due_at <= ${now}::timestamptz AND ${isTold})`
}

/** So long after a moment: SQL. */
export function timeAfter(duration: Duration, now: Date): RawBuilder<Date> {
  return sql`${new Date(now.getTime() + durationSeconds(duration) * 1000)}::timestamptz`
}

/** When each person who arrives now in a journey may go on: SQL over the contact `c`, the workspace `w`, and the position `p` of who came from another step. */
export function dueAt(node: Waiting, journeyId: string, now: Date): RawBuilder<Date> {
  const after = (duration: Duration) => timeAfter(duration, now)
  switch (node.kind) {
    case 'waitForEvent':
      return after(node.settings.timeout)
    case 'waitForSegment':
      // Whoever is as they are waited for goes on at once.
      return sql`CASE WHEN ${isAsAwaited(node.settings)} THEN ${now}::timestamptz ELSE ${after(node.settings.timeout)} END`
    case 'waitForMessage':
      return sql`CASE WHEN ${hasDone(node.settings, journeyId)} THEN ${now}::timestamptz ELSE ${after(node.settings.timeout)} END`
    case 'wait':
      if (node.settings.until === 'duration') return after(node.settings.duration)
      if (node.settings.until === 'turn') return turn(node.settings.perHour, node.id, journeyId, now)
      return localTime(node.settings, now)
  }
}

/** Whether the contact `c` is in the segment, or out of it. */
export function isAsAwaited({ segmentId, on }: Pick<SettingsOf<'waitForSegment'>, 'segmentId' | 'on'>): RawBuilder<boolean> {
  return on === 'entered' ? isMember(segmentId) : sql`NOT ${isMember(segmentId)}`
}

/**
 * When the position `p` did so with the email that a step sent them: SQL, null when they did not. What they do with the email of another time that they are
 * or were in says nothing of this one. Who was taken over into a new version has left theirs with an earlier run.
 */
export function doneAt({ nodeId, did }: Pick<SettingsOf<'waitForMessage'>, 'nodeId' | 'did'>, journeyId: string): RawBuilder<Date | null> {
  return sql`(SELECT ${did === 'opened' ? sql`m.opened_at` : sql`m.clicked_at`} FROM messages m
     WHERE m.contact_id = p.contact_id AND m.journey_id = ${journeyId}::uuid AND m.node_id = ${nodeId} AND m.created_at >= p.entered_at
       AND (m.source_id = p.run_id OR m.created_at < (SELECT r.created_at FROM journey_runs r WHERE r.workspace_id = p.workspace_id AND r.id = p.run_id))
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

/** The next turn at a step. Of many a minute, those of one minute go on together: a moment for each person would be as many steps of the run. */
function turn(perHour: number, nodeId: string, journeyId: string, now: Date): RawBuilder<Date> {
  const own = sql<Date>`take_turn(c.workspace_id, ${journeyId}::uuid, ${nodeId}, ${perHour}::int, ${now}::timestamptz)`
  return perHour > 60 ? sql`date_trunc('minute', ${own})` : own
}

/** A moment in each person's own zone. AT TIME ZONE moves a time that a change of clocks skips to the same instant after it. */
function localTime(settings: Exclude<Wait, { until: 'duration' | 'turn' }>, now: Date): RawBuilder<Date> {
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
      return sql`greatest(${now}::timestamptz, (${settings.date}::date + ${settings.time}::time) AT TIME ZONE ${CONTACT_ZONE})`
    case 'property':
      // Whoever has no date goes on at once, by a way of their own.
      return sql`greatest(${now}::timestamptz, ${nextDateOf(settings, now)})`
    case 'bestTime': {
      const best = bestHourOf(settings, now)
      // In that very hour they go on at once.
      return sql`(
    SELECT CASE WHEN h.local >= h.today + make_interval(hours => h.best + 1) THEN (h.today + interval '1 day' + make_interval(hours => h.best)) AT TIME ZONE ${CONTACT_ZONE}
                ELSE greatest(${now}::timestamptz, (h.today + make_interval(hours => h.best)) AT TIME ZONE ${CONTACT_ZONE}) END
      FROM (SELECT ${best} AS best, ${today}::timestamp AS today, ${now}::timestamptz AT TIME ZONE ${CONTACT_ZONE} AS local) h)`
    }
    case 'hours':
      return sql`(
    SELECT min(greatest(${now}::timestamptz, (day + ${settings.from}::time) AT TIME ZONE ${CONTACT_ZONE}))
      FROM generate_series(${today}::timestamp, ${today} + interval '8 days', interval '1 day') day
     WHERE extract(isodow FROM day) = ANY (${settings.weekdays}::int[]) AND (day + ${settings.to}::time) AT TIME ZONE ${CONTACT_ZONE} > ${now}::timestamptz)`
  }
}

/** What day it is where the contact `c` lives. */
function localDay(now: Date): RawBuilder<string> {
  return sql`(${now}::timestamptz AT TIME ZONE ${CONTACT_ZONE})::date`
}

/**
 * The moment that a date of the contact `c` brings: for one that comes each year the next from `from` on, else the only one, which may be over. SQL, null
 * when they have no such date.
 */
export function nextDateOf({ property, offsetDays, time, yearly }: DateProperty, from: Date): RawBuilder<Date | null> {
  const date = contactDate(property)
  const on = (day: RawBuilder<unknown>) => sql<Date | null>`((${day} + ${offsetDays}::int + ${time}::time) AT TIME ZONE ${CONTACT_ZONE})`
  if (!yearly) return on(date)
  const anniversary = (later: number) => on(sql`next_anniversary(${date}, ${localDay(from)} - ${offsetDays}::int + ${sql.lit(later)})`)
  // The day itself may be today, at a time that is over: then the anniversary is a year later.
  return sql`CASE WHEN ${anniversary(0)} >= ${from}::timestamptz THEN ${anniversary(0)} ELSE ${anniversary(1)} END`
}
