import { same } from '../same.ts'
import type { Graph } from './graph.ts'
import { withoutEmptyParts } from './parts.ts'

/** A draft as it is edited. */
export interface Drawn {
  name: string
  graph: Graph
}

export interface Merged {
  drawn: Drawn
  /** Ids of steps and notes that both changed, each in their own way: mine stands. */
  both: string[]
}

/**
 * Joins what two contacts drew from the same beginning: what only one of them changed is as they left it. Where both
 * changed the same step, rule or name, mine stands. An edge that leads to or from a step that is gone goes with it.
 */
export function mergeDrafts(base: Drawn, mine: Drawn, theirs: Drawn): Merged {
  const both: string[] = []
  const nodes = mergeById(base.graph.nodes, mine.graph.nodes, theirs.graph.nodes, both)
  const notes = mergeById(base.graph.notes ?? [], mine.graph.notes ?? [], theirs.graph.notes ?? [], both)
  const places = new Set(nodes.map(({ id }) => id))
  const keyed = ({ edges }: Graph) => edges.map((edge) => ({ ...edge, id: `${edge.from} ${edge.port}` }))
  const edges = mergeById(keyed(base.graph), keyed(mine.graph), keyed(theirs.graph), [])
    .filter(({ from, to }) => places.has(from) && places.has(to))
    .map(({ id: _, ...edge }) => edge)
  const rules = ofOne(base.graph.rules, mine.graph.rules, theirs.graph.rules)
  const tests = ofOne(base.graph.tests, mine.graph.tests, theirs.graph.tests)
  const parts = mergeById(base.graph.parts ?? [], mine.graph.parts ?? [], theirs.graph.parts ?? [], both)
  const graph = withoutEmptyParts({
    nodes,
    edges,
    ...(rules && { rules }),
    ...(notes.length > 0 && { notes }),
    ...(parts.length > 0 && { parts }),
    ...(tests && { tests }),
  })
  return { drawn: { name: ofOne(base.name, mine.name, theirs.name), graph }, both }
}

/** Mine, unless only they changed it. */
function ofOne<Value>(base: Value, mine: Value, theirs: Value): Value {
  return same(base, mine) ? theirs : mine
}

/**
 * Mine in their order, then what they added. What one removed and the
 * other left alone is gone; what the other changed stays.
 */
function mergeById<Item extends { id: string }>(base: Item[], mine: Item[], theirs: Item[], both: string[]): Item[] {
  const [before, others] = [
    new Map(base.map((item) => [item.id, item])),
    new Map(theirs.map((item) => [item.id, item])),
  ]
  const kept = mine.flatMap((item) => {
    const [was, their] = [before.get(item.id), others.get(item.id)]
    if (!their) return was && same(was, item) ? [] : [item]
    if (!same(was, item) && !same(was, their) && !same(item, their)) both.push(item.id)
    return [ofOne(was ?? their, item, their)]
  })
  const ids = new Set(mine.map(({ id }) => id))
  const added = theirs.filter((item) => !ids.has(item.id) && !same(before.get(item.id), item))
  return [...kept, ...added]
}
