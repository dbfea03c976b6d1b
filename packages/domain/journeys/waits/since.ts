import type { Comparison } from '@parcours/model/condition/comparison.ts'
import { type RawBuilder, sql } from 'kysely'
import { eventFilterSql } from '../../condition/sql.ts'
import { FIRST_UUID, LAST_UUID } from '../../uuid.ts'
import { isSameAsEntry } from '../enrollment/entry-key.ts'

/** When the event that enrolled the position `p` happened: later events count, however late both were received. SQL. */
export const ENTRY_EVENT_AT = sql<Date>`coalesce((p.entry ->> 'occurredAt')::timestamptz, p.entered_at)`
export const ENTRY_EVENT_ID = sql`coalesce((p.entry ->> 'id')::uuid, ${LAST_UUID}::uuid)`

/** Whether the event `e` came after the one that enrolled the contact; of two at one moment, the one sent later. */
export const SINCE_ENTRY = sql<boolean>`(e.occurred_at, e.id) > (${ENTRY_EVENT_AT}, ${ENTRY_EVENT_ID})`

/**
 * From when on events count for an event wait: since the last wait ended, else since the enrollment. The steps between
 * take no time in a journey, however long the entry event took to arrive and the steps took to perform: an event that
 * arrives late, or while an email is being sent, counts.
 */
const EVENTS_COUNT_FROM = sql<Date>`coalesce(p.last_wait_ended_at, ${ENTRY_EVENT_AT})`

/**
 * Whether the event `e` counts for the event wait of the position `p`; the event that ended the wait before does not.
 */
export const SINCE_LAST_WAIT = sql<boolean>`
  (e.occurred_at, e.id) > (${EVENTS_COUNT_FROM},
      CASE WHEN p.last_wait_ended_at IS NULL THEN ${ENTRY_EVENT_ID} ELSE coalesce(p.last_wait_event_id, ${FIRST_UUID}::uuid) END)`

/** When the wait of the position `p` ended, to be stored; a wait that was over at once took no time. */
export function lastWaitEnd(at: RawBuilder<Date>): { at: RawBuilder<Date | null>; id: RawBuilder<string | null> } {
  const lasted = sql<boolean>`p.due_at > p.since`
  return {
    at: sql`CASE WHEN ${lasted} THEN ${at} ELSE p.last_wait_ended_at END`,
    id: sql`CASE WHEN ${lasted} THEN NULL ELSE p.last_wait_event_id END`,
  }
}

/**
 * Whether the event `e` happened before the time of the position `p` was up, however late its wait is performed: SQL.
 */
export const IN_TIME = sql<boolean>`e.occurred_at <= p.due_at`

/**
 * Until when the journey `j` was paused: no wait for a date was over before. SQL, null when it never was paused.
 */
export function pausedUntilIn(now: Date): RawBuilder<Date | null> {
  return sql`CASE WHEN j.state = 'paused' THEN ${now}::timestamptz ELSE j.resumed_at END`
}

/**
 * Whether what happened at a moment may still move the date that the position `p` waits for: before its time was up,
 * however late its wait is performed. @param pausedUntil of its journey, see {@link pausedUntilIn}
 */
export function isInTimeToMove(at: RawBuilder<unknown>, pausedUntil: Date | null): RawBuilder<boolean> {
  return sql`(${at} <= ${pausedUntil ? sql`greatest(p.due_at, ${pausedUntil}::timestamptz)` : sql`p.due_at`})`
}

/**
 * The time of the position `p` is up for sure once all events received until then are routed. @param resumedAt when its
 * journey was resumed last
 */
export function routedBefore(resumedAt: Date | null | undefined): RawBuilder<Date> {
  return resumedAt
    ? sql`greatest(p.due_at, CASE WHEN p.awaited_date IS NOT NULL THEN ${resumedAt}::timestamptz END)`
    : sql`p.due_at`
}

/**
 * The first recorded event that fulfils the wait of the position `p` in time: SQL that yields (id, occurred_at,
 * properties). It reads the contact's totals first, then only the contact's events: by name, it could read those of all
 * contacts.
 */
export function firstAwaitedEvent(
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
         AND t.last_at >= ${EVENTS_COUNT_FROM}
         AND e.occurred_at >= ${EVENTS_COUNT_FROM} AND e.received_at >= ${EVENTS_COUNT_FROM} OFFSET 0
    ) e
     WHERE e.name = ${event}
       AND ${SINCE_LAST_WAIT}
       AND ${IN_TIME}
       AND ${eventFilterSql(where, now)}
       AND ${isSameAsEntry(same)}
     ORDER BY e.occurred_at, e.id
     LIMIT 1`
}
