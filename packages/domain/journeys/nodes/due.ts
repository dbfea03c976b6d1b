import { durationSeconds } from '@parcours/model/duration.ts'
import type { JourneyNode } from '@parcours/model/journey/graph.ts'
import { type RawBuilder, sql } from 'kysely'

type Waiting = Extract<JourneyNode, { kind: 'wait' | 'waitForEvent' }>

/** When each person who arrives now may go on: SQL over the contact `c` and the workspace `w`. */
export function dueAt(node: Waiting, now: Date): RawBuilder<Date> {
  if (node.kind === 'waitForEvent') return sql`${new Date(now.getTime() + durationSeconds(node.settings.timeout) * 1000)}::timestamptz`
  const { settings } = node
  if (settings.until === 'duration') return sql`${new Date(now.getTime() + durationSeconds(settings.duration) * 1000)}::timestamptz`
  // The next of the chosen weekdays at that time of day where the person lives, strictly after now. AT TIME ZONE moves a
  // time that a change of clocks skips to the same instant after it.
  const zone = sql`coalesce(c.time_zone, w.time_zone)`
  return sql`(
    SELECT min(t) FROM (
      SELECT (day + ${settings.time}::time) AT TIME ZONE ${zone} AS t
        FROM generate_series((${now}::timestamptz AT TIME ZONE ${zone})::date::timestamp, (${now}::timestamptz AT TIME ZONE ${zone})::date + interval '8 days', interval '1 day') day
       WHERE extract(isodow FROM day) = ANY (${settings.weekdays}::int[])
    ) times WHERE t > ${now}::timestamptz)`
}
