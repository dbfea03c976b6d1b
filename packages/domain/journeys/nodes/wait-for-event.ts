import { sql } from 'kysely'
import { jsonProperty } from '../../condition/source.ts'
import { isSameAsEntry } from '../enrollment/entry-key.ts'
import { entryInputs, input, inputsSql } from '../running/decision-inputs.ts'
import { firstAwaitedEvent, IN_TIME, SINCE_LAST_WAIT } from '../waits/since.ts'
import type { BehaviourOf } from './behaviour.ts'
import { isOver, timeAfter } from './due.ts'

/** No event of the position `p` before the event `e` is deferred: SQL. */
const NO_EARLIER_DEFERRED = sql`
  WHERE NOT EXISTS (
    SELECT FROM journey_deferred_events d
     WHERE d.workspace_id = p.workspace_id
       AND d.journey_id = p.journey_id
       AND d.contact_id = p.contact_id
       AND (d.occurred_at, d.id) <= (e.occurred_at, e.id))`

/**
 * Contacts for whom the event happened were marked as ready when it was routed; the others leave when their time is up,
 * and even then the record has the last word.
 */
export const waitForEvent: BehaviourOf<'waitForEvent'> = {
  kind: 'instant',
  wait: {
    dueAt: ({ timeout }, { now }) => timeAfter(timeout, now),
    subscribesTo: ({ event, where, same }) => ({ kind: 'wait', events: [event], where, same }),
    resolve: {
      byEvent: ({ same }) => sql`(${SINCE_LAST_WAIT} AND ${IN_TIME} AND ${isSameAsEntry(same)})`,
      fromHistory: (settings, { now, hasDeferredEvents }) => sql`
        EXISTS (SELECT FROM (${firstAwaitedEvent(settings, now)}) e ${hasDeferredEvents ? NO_EARLIER_DEFERRED : sql``})`,
    },
  },
  decide: (settings, now, _, run) => {
    const happened = sql<boolean>`(p.outcome IS NOT DISTINCT FROM 'happened' OR e.id IS NOT NULL)`
    const done = [
      input('done', settings.event, sql`e.occurred_at`),
      ...entryInputs(settings.where, (property) => jsonProperty(sql`e.properties`, property).json),
    ]
    return {
      port: sql`CASE WHEN ${happened} THEN 'happened' ELSE 'timedOut' END`,
      who: sql`(p.state = 'ready' OR ${isOver(now, run)})`,
      lookup: sql`LEFT JOIN LATERAL (${firstAwaitedEvent(settings, now)}) e ON true`,
      lastWait: {
        at: sql`CASE WHEN ${happened} THEN coalesce(e.occurred_at, ${now}::timestamptz) ELSE p.due_at END`,
        id: sql`CASE WHEN ${happened} THEN e.id END`,
      },
      why: sql`
        CASE
         WHEN ${happened} THEN ${inputsSql(done)}
         ELSE ${inputsSql([input('done', settings.event, sql`NULL::timestamptz`)])} END`,
    }
  },
}
