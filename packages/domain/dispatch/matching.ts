import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { mayHold } from '@parcours/model/condition/may-hold.ts'
import { sql } from 'kysely'
import { eventFilterSql } from '../condition/sql.ts'
import type { ResolvedEvent } from '../events/resolved-event.ts'
import type { EventSubscription } from '../journeys/subscriptions/event-subscriptions.ts'

/**
 * Keeps the events that pass each subscription's filter, and the subscriptions that have any. Hundreds of journeys may
 * subscribe to one event name with different filters: events that cannot pass are left out first, then one statement
 * answers for all.
 */
export async function matching(
  tx: WorkspaceTx,
  subscriptions: EventSubscription<ResolvedEvent>[],
  now: Date,
): Promise<EventSubscription<ResolvedEvent>[]> {
  const likely = subscriptions.flatMap((subscription) => {
    const events =
      subscription.where.length === 0
        ? subscription.events
        : subscription.events.filter(({ properties }) => subscription.where.every((one) => mayHold(one, properties)))
    return events.length > 0 ? [{ ...subscription, events }] : []
  })
  const filtered = likely.filter(({ where }) => where.length > 0)
  if (filtered.length === 0) return likely
  const events = [
    ...new Map(filtered.flatMap((subscription) => subscription.events.map((event) => [event.id, event]))).values(),
  ]
  const filters = [...new Map(filtered.map(({ where }) => [JSON.stringify(where), where]))]
  const answers = filters.map(([, where], index) => sql`(${sql.lit(index)}, ${eventFilterSql(where, now)})`)
  const { rows } = await sql<{ filter: number; ids: string[] }>`
    SELECT f.filter, array_agg(e.id) AS ids
      FROM unnest(
             ${events.map(({ id }) => id)}::uuid[],
             ${events.map(({ properties }) => JSON.stringify(properties))}::jsonb[]
           ) AS e (id, properties)
     CROSS JOIN LATERAL (VALUES ${sql.join(answers)}) AS f (filter, passes)
     WHERE f.passes
     GROUP BY f.filter`.execute(tx)
  const passed = new Map(rows.map(({ filter, ids }) => [filters[filter]?.[0], new Set(ids)]))
  return likely.flatMap((subscription) => {
    if (subscription.where.length === 0) return [subscription]
    const ids = passed.get(JSON.stringify(subscription.where))
    const passing = ids ? subscription.events.filter(({ id }) => ids.has(id)) : []
    return passing.length > 0 ? [{ ...subscription, events: passing }] : []
  })
}
