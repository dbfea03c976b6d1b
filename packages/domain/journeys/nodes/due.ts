import { durationSeconds } from '@parcours/model/duration.ts'
import { uuidOf } from '@parcours/model/id.ts'
import type { JourneyNode } from '@parcours/model/journey/graph.ts'
import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { type RawBuilder, sql } from 'kysely'
import { CONTACT_ZONE, contactDate } from '../../contacts/date.ts'

type Waiting = Extract<JourneyNode, { kind: 'wait' | 'waitForEvent' | 'waitForSegment' }>
type Wait = SettingsOf<'wait'>

/** When each person who arrives now may go on: SQL over the contact `c` and the workspace `w`. */
export function dueAt(node: Waiting, now: Date): RawBuilder<Date> {
  const after = (duration: Parameters<typeof durationSeconds>[0]) => sql<Date>`${new Date(now.getTime() + durationSeconds(duration) * 1000)}::timestamptz`
  switch (node.kind) {
    case 'waitForEvent':
      return after(node.settings.timeout)
    case 'waitForSegment':
      // Whoever is as they are waited for goes on at once.
      return sql`CASE WHEN ${isAsAwaited(node.settings)} THEN ${now}::timestamptz ELSE ${after(node.settings.timeout)} END`
    case 'wait':
      return node.settings.until === 'duration' ? after(node.settings.duration) : localTime(node.settings, now)
  }
}

/** Whether the contact `c` is in the segment, or out of it. */
export function isAsAwaited({ segmentId, on }: Pick<SettingsOf<'waitForSegment'>, 'segmentId' | 'on'>): RawBuilder<boolean> {
  const member = sql`EXISTS (SELECT FROM segment_members m WHERE m.workspace_id = c.workspace_id AND m.segment_id = ${uuidOf('segment', segmentId)}::uuid AND m.contact_id = c.id)`
  return on === 'entered' ? sql`${member}` : sql`NOT ${member}`
}

/** A moment in each person's own zone. AT TIME ZONE moves a time that a change of clocks skips to the same instant after it. */
function localTime(settings: Exclude<Wait, { until: 'duration' }>, now: Date): RawBuilder<Date> {
  const today = sql`(${now}::timestamptz AT TIME ZONE ${CONTACT_ZONE})::date`
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
    case 'property': {
      const date = contactDate(settings.property)
      const day = settings.yearly ? sql`next_anniversary(${date}, ${today} - ${settings.offsetDays}::int)` : date
      const moment = sql`(${day} + ${settings.offsetDays}::int + ${settings.time}::time) AT TIME ZONE ${CONTACT_ZONE}`
      // The day itself may be today, at a time that is over: then the anniversary is a year later.
      const next = sql`(next_anniversary(${date}, ${today} - ${settings.offsetDays}::int + 1) + ${settings.offsetDays}::int + ${settings.time}::time) AT TIME ZONE ${CONTACT_ZONE}`
      // Whoever has no date goes on at once, by a way of their own.
      return settings.yearly ? sql`coalesce(CASE WHEN ${moment} >= ${now}::timestamptz THEN ${moment} ELSE ${next} END, ${now}::timestamptz)` : sql`greatest(${now}::timestamptz, ${moment})`
    }
    case 'hours':
      return sql`(
    SELECT min(greatest(${now}::timestamptz, (day + ${settings.from}::time) AT TIME ZONE ${CONTACT_ZONE}))
      FROM generate_series(${today}::timestamp, ${today} + interval '8 days', interval '1 day') day
     WHERE extract(isodow FROM day) = ANY (${settings.weekdays}::int[]) AND (day + ${settings.to}::time) AT TIME ZONE ${CONTACT_ZONE} > ${now}::timestamptz)`
  }
}
