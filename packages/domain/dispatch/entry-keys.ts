import { jsons, texts, uuids } from '@parcours/db/arrays.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { entryKeyOf } from '@parcours/model/journey/facets.ts'
import { triggerOf } from '@parcours/model/journey/graph.ts'
import { sql } from 'kysely'
import type { ResolvedEvent } from '../events/resolved-event.ts'
import { entryKeyOfEvent } from '../journeys/enrollment/entry-key.ts'
import type { EventSubscription } from '../journeys/subscriptions/event-subscriptions.ts'

/** The keys that events give entries: of an event, by the name of the property. */
export type EntryKeys = (event: ResolvedEvent, name: string) => string

/** Reads them as the positions of those inside were given theirs: by the database, at once for all. */
export async function readEntryKeys(
  tx: WorkspaceTx,
  subscriptions: EventSubscription<ResolvedEvent>[],
): Promise<EntryKeys> {
  const byKey = new Map<string, { event: ResolvedEvent; name: string }>()
  for (const { graph, events } of subscriptions) {
    const name = entryKeyOf(triggerOf(graph))
    if (name) for (const event of events) byKey.set(`${event.id} ${name}`, { event, name })
  }
  if (byKey.size === 0) return () => ''
  const asked = [...byKey.values()]
  const { rows } = await sql<{ id: string; name: string; key: string }>`
    SELECT e.id, e.name, ${entryKeyOfEvent(sql.ref('e.name'))} AS key
      FROM unnest(${uuids(asked.map(({ event }) => event.id))}, ${texts(asked.map(({ name }) => name))},
          ${jsons(asked.map(({ event }) => event.properties))}) AS e (id, name, properties)`.execute(tx)
  const keys = new Map(rows.map(({ id, name, key }) => [`${id} ${name}`, key]))
  return ({ id }, name) => keys.get(`${id} ${name}`) ?? ''
}
