import { type Duration, durationSeconds } from '@parcours/model/duration.ts'
import { type RawBuilder, sql } from 'kysely'
import { routedBefore } from '../waits/since.ts'
import type { RunContext } from './behaviour.ts'

/**
 * Whether the position `p` waits and its time is up: SQL. It is for sure only once all that was received until then is
 * routed; a wait that was over at once took no time in which anything could have been done. Of a date, what is not
 * routed yet may bring another.
 */
export function isOver(
  now: Date,
  { reaches, resumedAt }: Pick<RunContext, 'reaches' | 'resumedAt'>,
): RawBuilder<boolean> {
  const isReported = reaches
    ? sql`((p.due_at <= p.since AND p.awaited_date IS NULL) OR ${routedBefore(resumedAt)} < ${reaches}::timestamptz)`
    : sql`true`
  return sql`(p.state = 'waiting' AND p.due_at <= ${now}::timestamptz AND ${isReported})`
}

/** So long after a moment: SQL. */
export function timeAfter(duration: Duration, now: Date): RawBuilder<Date> {
  return sql`${new Date(now.getTime() + durationSeconds(duration) * 1000)}::timestamptz`
}
