import { type Edge, type Graph, type JourneyNode, nodeById } from './graph.ts'
import type { NodeKind } from './node-kind.ts'
import { NODE_KINDS, type NodeKindName } from './registry.ts'

/** Edits of a drawn journey, pure: the editor's every gesture is one of these, so that each can be undone. */

type Position = JourneyNode['position']

/** An id that the graph does not have yet, short enough to read in Temporal Web UI. */
function freshId(graph: Graph, kind: NodeKindName): string {
  for (let n = 1; ; n++) if (!nodeById(graph, `${kind}${n}`)) return `${kind}${n}`
}

function newNode(graph: Graph, kind: NodeKindName, position: Position): JourneyNode {
  // The registry pairs the kind with its own defaults, which the compiler cannot follow through a lookup.
  return { id: freshId(graph, kind), kind, name: '', settings: structuredClone(NODE_KINDS[kind].defaults), position } as JourneyNode
}

export function addNode(graph: Graph, kind: NodeKindName, position: Position): { graph: Graph; id: string } {
  const node = newNode(graph, kind, position)
  return { graph: { ...graph, nodes: [...graph.nodes, node] }, id: node.id }
}

/** Puts a new step on an arrow: the way in leads to it, and its first way out to where the arrow led. */
export function insertNode(graph: Graph, edge: Edge, kind: NodeKindName, position: Position): { graph: Graph; id: string } {
  const node = newNode(graph, kind, position)
  const [port] = NODE_KINDS[kind].ports
  const edges = graph.edges.flatMap((one) => {
    if (!isSame(one, edge)) return [one]
    return [{ ...one, to: node.id }, ...(port ? [{ from: node.id, port, to: one.to }] : [])]
  })
  return { graph: { nodes: [...graph.nodes, node], edges }, id: node.id }
}

/** Takes steps away; where one stood between two others, these are joined. */
export function removeNodes(graph: Graph, ids: string[]): Graph {
  return ids.reduce((before, id) => {
    const after = before.edges.find(({ from }) => from === id)?.to
    const edges = before.edges.flatMap((edge) => {
      if (edge.from === id) return []
      if (edge.to !== id) return [edge]
      return after && after !== edge.from ? [{ ...edge, to: after }] : []
    })
    return { nodes: before.nodes.filter((node) => node.id !== id), edges }
  }, graph)
}

/** Draws an arrow; a way out has one, so an earlier one is replaced. */
export function connect(graph: Graph, edge: Edge): Graph {
  const target = nodeById(graph, edge.to)
  if (!target || edge.from === edge.to || NODE_KINDS[target.kind].role === 'trigger') return graph
  return { ...graph, edges: [...graph.edges.filter(({ from, port }) => from !== edge.from || port !== edge.port), edge] }
}

export function disconnect(graph: Graph, edge: Edge): Graph {
  return { ...graph, edges: graph.edges.filter((one) => !isSame(one, edge)) }
}

export function moveNodes(graph: Graph, positions: ReadonlyMap<string, Position>): Graph {
  return { ...graph, nodes: graph.nodes.map((node) => ({ ...node, position: positions.get(node.id) ?? node.position })) }
}

export function renameNode(graph: Graph, id: string, name: string): Graph {
  return { ...graph, nodes: graph.nodes.map((node) => (node.id === id ? { ...node, name } : node)) }
}

export function changeSettings(graph: Graph, id: string, settings: JourneyNode['settings']): Graph {
  return { ...graph, nodes: graph.nodes.map((node) => (node.id === id ? ({ ...node, settings } as JourneyNode) : node)) }
}

/** Copies of steps with the arrows among them, a little aside. A second trigger is left out. */
export function duplicateNodes(graph: Graph, ids: string[]): { graph: Graph; ids: string[] } {
  let next = graph
  const copies = new Map<string, string>()
  for (const id of ids) {
    const node = nodeById(graph, id)
    if (!node || NODE_KINDS[node.kind].role === 'trigger') continue
    const added = addNode(next, node.kind, { x: node.position.x + 40, y: node.position.y + 40 })
    next = renameNode(changeSettings(added.graph, added.id, structuredClone(node.settings)), added.id, node.name)
    copies.set(id, added.id)
  }
  for (const { from, port, to } of graph.edges) {
    const [copyFrom, copyTo] = [copies.get(from), copies.get(to)]
    if (copyFrom && copyTo) next = connect(next, { from: copyFrom, port, to: copyTo })
  }
  return { graph: next, ids: [...copies.values()] }
}

export function isSame(a: Edge, b: Edge): boolean {
  return a.from === b.from && a.port === b.port && a.to === b.to
}

/** The ports of a node, as the registry lists them. */
export function portsOf(kind: NodeKindName): readonly string[] {
  return (NODE_KINDS[kind] as NodeKind<string, unknown>).ports
}
