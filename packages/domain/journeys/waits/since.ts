import type { Comparison } from '@parcours/model/condition/comparison.ts'
import { type RawBuilder, sql } from 'kysely'
import { eventFilterSql } from '../../condition/sql.ts'
import { FIRST_UUID, LAST_UUID } from '../../uuid.ts'
import { isSameAsEntry } from '../enrollment/entry-key.ts'

/**
 * When the event that brought the position `p` into a journey happened:
 * what they did since counts, even before we heard of either. SQL.
 */
export const CAME_AT = sql<Date>`coalesce((p.entry ->> 'occurredAt')::timestamptz, p.entered_at)`
export const CAME_BY = sql`coalesce((p.entry ->> 'id')::uuid, ${LAST_UUID}::uuid)`

/** Whether the event `e` came after the one that brought them; of two at one moment, the one that was sent later. */
export const SINCE_ENTRY = sql<boolean>`(e.occurred_at, e.id) > (${CAME_AT}, ${CAME_BY})`

/**
 * From when on whoever waits for an event is listened to: since their last wait was over, else since they came. The
 * steps between take no time in a journey, however long we took to hear of what brought them and to carry the steps
 * out: an event that reaches us late, or while an email is being sent, counts.
 */
const HEARD_AT = sql<Date>`coalesce(p.heard_at, ${CAME_AT})`

/** Whether the event `e` is one that the position `p` waits to hear of; what ended their wait before is not. */
export const SINCE_LAST_WAIT = sql<boolean>`
  (e.occurred_at, e.id) > (${HEARD_AT},
      CASE WHEN p.heard_at IS NULL THEN ${CAME_BY} ELSE coalesce(p.heard_id, ${FIRST_UUID}::uuid) END)`

/** When a wait of the position `p` was over; one that was over at once took no time. */
export function heardFrom(at: RawBuilder<Date>): { at: RawBuilder<Date | null>; id: RawBuilder<string | null> } {
  const lasted = sql<boolean>`p.due_at > p.since`
  return {
    at: sql`CASE WHEN ${lasted} THEN ${at} ELSE p.heard_at END`,
    id: sql`CASE WHEN ${lasted} THEN NULL ELSE p.heard_id END`,
  }
}

/**
 * Whether the event `e` happened before the time of the position `p` was up, however late its wait is carried out: SQL.
 */
export const IN_TIME = sql<boolean>`e.occurred_at <= p.due_at`

/**
 * Until when nobody's time was up for a date that they wait for in the journey `j`: nobody goes on while it is paused.
 * SQL, null when it never was.
 */
export function heldUntilIn(now: Date): RawBuilder<Date | null> {
  return sql`CASE WHEN j.state = 'paused' THEN ${now}::timestamptz ELSE j.resumed_at END`
}

/**
 * Whether what happened at a moment may still move the date that the position `p` waits for: before its time was up,
 * however late its wait is carried out. @param heldUntil of its journey, see {@link heldUntilIn}
 */
export function isInTimeToMove(at: RawBuilder<unknown>, heldUntil: Date | null): RawBuilder<boolean> {
  return sql`(${at} <= ${heldUntil ? sql`greatest(p.due_at, ${heldUntil}::timestamptz)` : sql`p.due_at`})`
}

/**
 * Until when all must be told before the time of the position `p` is up for sure. @param resumedAt its journey, last
 */
export function toldUntil(resumedAt: Date | null | undefined): RawBuilder<Date> {
  return resumedAt
    ? sql`greatest(p.due_at, CASE WHEN p.awaited_date IS NOT NULL THEN ${resumedAt}::timestamptz END)`
    : sql`p.due_at`
}

/**
 * The first of the recorded events that the position `p` waits for in time: SQL
 * that yields (id, occurred_at, properties). It asks the person's totals first,
 * and then only for events of theirs: by the name, it could read everyone's.
 */
export function firstAwaited(
  { event, where, same }: { event: string; where: Comparison[]; same?: string[] | undefined },
  now: Date,
): RawBuilder<unknown> {
  return sql`
    SELECT e.id, e.occurred_at, e.properties FROM (
      SELECT e.id, e.name, e.occurred_at, e.properties
        FROM event_totals t
        JOIN events e ON e.workspace_id = t.workspace_id AND e.contact_id = t.contact_id
       WHERE t.workspace_id = p.workspace_id
         AND t.contact_id = p.contact_id
         AND t.name = ${event}
         AND t.last_at >= ${HEARD_AT}
         AND e.occurred_at >= ${HEARD_AT} AND e.received_at >= ${HEARD_AT} OFFSET 0
    ) e
     WHERE e.name = ${event}
       AND ${SINCE_LAST_WAIT}
       AND ${IN_TIME}
       AND ${eventFilterSql(where, now)}
       AND ${isSameAsEntry(same)}
     ORDER BY e.occurred_at, e.id
     LIMIT 1`
}
