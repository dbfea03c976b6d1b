import { Graph as DagreGraph, layout } from '@dagrejs/dagre'
import { moveNodes } from '@parcours/model/journey/edit.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'

export const CARD = { width: 240, height: 96 }

/** Places the steps top to bottom, branches side by side in the order of their ports. */
export function autoLayout(graph: Graph): Graph {
  const dagre = new DagreGraph()
  dagre.setGraph({ rankdir: 'TB', nodesep: 60, ranksep: 76 })
  dagre.setDefaultEdgeLabel(() => ({}))
  for (const { id } of graph.nodes) dagre.setNode(id, { ...CARD })
  for (const { from, to } of graph.edges) dagre.setEdge(from, to)
  layout(dagre)
  return moveNodes(
    graph,
    new Map(
      graph.nodes.map(({ id }) => {
        const placed = dagre.node(id) as { x: number; y: number }
        return [id, { x: Math.round(placed.x - CARD.width / 2), y: Math.round(placed.y - CARD.height / 2) }]
      }),
    ),
  )
}
