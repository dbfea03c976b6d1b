import { Graph as DagreGraph, layout } from '@dagrejs/dagre'
import { moveNodes } from '@parcours/model/journey/edit.ts'
import { type Graph, portsOf } from '@parcours/model/journey/graph.ts'
import { CARD, hiddenSteps, placeOfPart } from './folding.ts'

/** Between cards side by side, and between rows, in pixels. */
const GAP = { x: 60, y: 76 }

interface Line {
  from: string
  to: string
}

/**
 * Places the steps top to bottom, branches side by side in the order of their ports. Each step stands as high as the
 * longest way to it allows. The steps of a folded part move together, as they stand to each other.
 */
export function autoLayout(graph: Graph, folded: ReadonlySet<string>): Graph {
  const hidden = hiddenSteps(graph, folded)
  const drawnAs = (id: string) => hidden.get(id)?.id ?? id
  const edges = forwardEdges(graph, drawnAs)
  const ranks = ranksOf(edges)
  const dagre = new DagreGraph()
  // A row takes two of the library's ranks: it keeps one between any two for what is written on edges.
  dagre.setGraph({ rankdir: 'TB', nodesep: GAP.x, ranksep: GAP.y, ranker: 'none' })
  dagre.setDefaultEdgeLabel(() => ({}))
  for (const { id } of graph.nodes) dagre.setNode(drawnAs(id), { ...CARD, rank: 2 * (ranks.get(drawnAs(id)) ?? 0) })
  for (const { from, to } of edges) dagre.setEdge(from, to)
  // Its heuristic against crossings knows no ports; without it, rows keep the order in which edges were given.
  layout(dagre, { disableOptimalOrderHeuristic: true })
  const corners = new Map([...new Set(hidden.values())].map((part) => [part.id, placeOfPart(graph, part)]))
  return moveNodes(
    graph,
    new Map(
      graph.nodes.map(({ id, position }) => {
        const placed = dagre.node(drawnAs(id)) as { x: number; y: number }
        const corner = corners.get(drawnAs(id))
        const aside = corner ? { x: position.x - corner.x, y: position.y - corner.y } : { x: 0, y: 0 }
        return [
          id,
          { x: Math.round(placed.x - CARD.width / 2 + aside.x), y: Math.round(placed.y - CARD.height / 2 + aside.y) },
        ]
      }),
    ),
  )
}

/** The edges between what is drawn, from the first step on and in the order of ports; none that lead back. */
function forwardEdges(graph: Graph, drawnAs: (id: string) => string): Line[] {
  const leaving = new Map<string, string[]>()
  for (const node of graph.nodes) {
    const ports = portsOf(node)
    const edges = graph.edges
      .filter(({ from }) => from === node.id)
      .sort((one, other) => ports.indexOf(one.port) - ports.indexOf(other.port))
    const from = drawnAs(node.id)
    leaving.set(from, [...(leaving.get(from) ?? []), ...edges.map(({ to }) => drawnAs(to)).filter((to) => to !== from)])
  }
  const edges: Line[] = []
  const state = new Map<string, 'open' | 'done'>()
  const walk = (from: string) => {
    state.set(from, 'open')
    for (const to of new Set(leaving.get(from))) {
      if (state.get(to) === 'open') continue
      edges.push({ from, to })
      if (!state.has(to)) walk(to)
    }
    state.set(from, 'done')
  }
  const entered = new Set([...leaving.values()].flat())
  for (const isFirst of [true, false])
    for (const id of leaving.keys()) if (!state.has(id) && entered.has(id) !== isFirst) walk(id)
  return edges
}

/** How many rows down each step stands: below all that lead to it. */
function ranksOf(edges: Line[]): Map<string, number> {
  const ranks = new Map<string, number>()
  const entering = Map.groupBy(edges, ({ to }) => to)
  const rankOf = (id: string): number => {
    const known = ranks.get(id)
    if (known !== undefined) return known
    const rank = Math.max(-1, ...(entering.get(id) ?? []).map(({ from }) => rankOf(from))) + 1
    ranks.set(id, rank)
    return rank
  }
  for (const { from, to } of edges) {
    rankOf(from)
    rankOf(to)
  }
  return ranks
}
