import { entryKeyOf } from '@parcours/model/journey/facets.ts'
import { type Graph, triggerOf } from '@parcours/model/journey/graph.ts'
import { type RawBuilder, sql } from 'kysely'

const OF_EVENT = sql`e.properties`
const OF_ENTRY = sql`(p.entry -> 'properties')`

type Name = string | RawBuilder<string>

/** The key that a property gives an event: SQL over its properties, null where it has none. */
const keyIn = (properties: RawBuilder<unknown>, name: Name) => sql<string | null>`entry_key(${properties}, ${name})`
const keyOrNone = (properties: RawBuilder<unknown>, name: Name) => sql<string>`coalesce(${keyIn(properties, name)}, '')`

/** The key of the entry that the event `e` brings, by the name of a property: SQL. Events without it share one. */
export const entryKeyOfEvent = (name: Name): RawBuilder<string> => keyOrNone(OF_EVENT, name)

/**
 * Whether the event `e` is of the entry of the position `p`: of its key, where there is one. What neither names is the
 * same.
 */
export function isOfEntry(graph: Graph): RawBuilder<boolean> {
  const key = entryKeyOf(triggerOf(graph))
  return key ? sql`(${keyOrNone(OF_EVENT, key)} = ${keyOrNone(OF_ENTRY, key)})` : sql`true`
}

/**
 * Whether the event `e` is the same, in these properties, as the one that brought the position `p`: SQL. What neither
 * names is not: nothing says that it is the same.
 */
export function isSameAsEntry(same: string[] = []): RawBuilder<boolean> {
  if (same.length === 0) return sql`true`
  return sql`coalesce(${sql.join(
    same.map((name) => sql`(${keyIn(OF_EVENT, name)} = ${keyIn(OF_ENTRY, name)})`),
    sql` AND `,
  )}, false)`
}
