import { Graph as DagreGraph, layout } from '@dagrejs/dagre'
import { moveNodes } from '@parcours/model/journey/edit.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'
import { CARD, hiddenSteps, placeOfPart } from './folding.ts'

/**
 * Places the steps top to bottom, branches side by side in the order of their ports. The steps of a folded part move
 * together, as they stand to each other.
 */
export function autoLayout(graph: Graph, folded: ReadonlySet<string>): Graph {
  const hidden = hiddenSteps(graph, folded)
  const drawnAs = (id: string) => hidden.get(id)?.id ?? id
  const dagre = new DagreGraph()
  dagre.setGraph({ rankdir: 'TB', nodesep: 60, ranksep: 76 })
  dagre.setDefaultEdgeLabel(() => ({}))
  for (const { id } of graph.nodes) dagre.setNode(drawnAs(id), { ...CARD })
  for (const { from, to } of graph.edges) if (drawnAs(from) !== drawnAs(to)) dagre.setEdge(drawnAs(from), drawnAs(to))
  layout(dagre)
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
