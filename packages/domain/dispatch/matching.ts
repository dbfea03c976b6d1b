import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { mayHold } from '@parcours/model/condition/may-hold.ts'
import { sql } from 'kysely'
import { eventFilterSql } from '../condition/sql.ts'
import type { ResolvedEvent } from '../events/resolved-event.ts'
import type { Listener } from '../journeys/subscriptions/listeners.ts'

/**
 * Leaves to each listener the events that pass its filter, and only those listeners that have any: hundreds of journeys
 * may listen for one name, each for another kind of it. What could not pass is left out before, then it is one
 * statement for all of them.
 */
export async function matching(
  tx: WorkspaceTx,
  listeners: Listener<ResolvedEvent>[],
  now: Date,
): Promise<Listener<ResolvedEvent>[]> {
  const likely = listeners.flatMap((listener) => {
    const events =
      listener.where.length === 0
        ? listener.events
        : listener.events.filter(({ properties }) => listener.where.every((one) => mayHold(one, properties)))
    return events.length > 0 ? [{ ...listener, events }] : []
  })
  const filtered = likely.filter(({ where }) => where.length > 0)
  if (filtered.length === 0) return likely
  const events = [
    ...new Map(filtered.flatMap((listener) => listener.events.map((event) => [event.id, event]))).values(),
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
  return likely.flatMap((listener) => {
    if (listener.where.length === 0) return [listener]
    const ids = passed.get(JSON.stringify(listener.where))
    const those = ids ? listener.events.filter(({ id }) => ids.has(id)) : []
    return those.length > 0 ? [{ ...listener, events: those }] : []
  })
}
