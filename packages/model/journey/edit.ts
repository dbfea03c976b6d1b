import { ENTRY_RULE } from './entry-rule.ts'
import { waitFacet } from './facets.ts'
import { freshId } from './fresh-id.ts'
import {
  type Edge,
  type Graph,
  type JourneyNode,
  MAX_NODES,
  MAX_NOTES,
  type Note,
  nodeById,
  portsOf,
  type Steps,
  triggerOf,
} from './graph.ts'
import { addPart, joinPart, withoutEmptyParts, withoutTriggers } from './parts.ts'
import { type KindOfRole, kindOf, NODE_KINDS, type NodeKindName } from './registry.ts'

/** Edits of a drawn journey, pure: the editor's every gesture is one of these, so that each can be undone. */

type Position = JourneyNode['position']

function newNode(graph: Graph, kind: NodeKindName, position: Position): JourneyNode {
  // The registry pairs the kind with its own defaults, which the compiler cannot follow through a lookup.
  return {
    id: freshId(graph, kind),
    kind,
    name: '',
    settings: structuredClone(NODE_KINDS[kind].defaults),
    position,
  } as JourneyNode
}

export function addNode(graph: Graph, kind: NodeKindName, position: Position): { graph: Graph; id: string } {
  const node = newNode(graph, kind, position)
  return { graph: { ...graph, nodes: [...graph.nodes, node] }, id: node.id }
}

/** Puts a new step on an edge: the way in leads to it, and its first way out to where the edge led. */
export function insertNode(
  graph: Graph,
  edge: Edge,
  kind: NodeKindName,
  position: Position,
): { graph: Graph; id: string } {
  const node = newNode(graph, kind, position)
  const [port] = portsOf(node)
  const edges = graph.edges.flatMap((one) => {
    if (!isSame(one, edge)) return [one]
    return [{ ...one, to: node.id }, ...(port ? [{ from: node.id, port, to: one.to }] : [])]
  })
  return { graph: joinPart({ ...graph, nodes: [...graph.nodes, node], edges }, node.id, edge), id: node.id }
}

/** A port of a step, by which contacts leave it. */
export type PortRef = Pick<Edge, 'from' | 'port'>

/** The ports without an edge: there, contacts leave the journey. */
export function openPorts(graph: Graph): PortRef[] {
  const leading = new Set(graph.edges.map(({ from, port }) => `${from} ${port}`))
  return graph.nodes.flatMap((node) =>
    portsOf(node).flatMap((port) => (leading.has(`${node.id} ${port}`) ? [] : [{ from: node.id, port }])),
  )
}

/** Adds a step to which a port leads from now on, wherever it led before. */
export function appendNode(
  graph: Graph,
  port: PortRef,
  kind: NodeKindName,
  position: Position,
): { graph: Graph; id: string } {
  const added = addNode(graph, kind, position)
  return { graph: connect(added.graph, { ...port, to: added.id }), id: added.id }
}

/** Gives a journey a trigger of another kind. Where it leads stays, and who may enter how often. */
export function changeTrigger(graph: Graph, kind: KindOfRole<'trigger'>): { graph: Graph; id: string } {
  const before = triggerOf(graph)
  if (!before) return addNode(graph, kind, { x: 0, y: 0 })
  const rule = Object.fromEntries(Object.entries(before.settings).filter(([key]) => key in ENTRY_RULE))
  const fresh = newNode(graph, kind, before.position)
  const node = { ...fresh, name: before.name, settings: { ...fresh.settings, ...rule } } as JourneyNode
  return {
    id: node.id,
    graph: {
      ...graph,
      nodes: graph.nodes.map((one) => (one === before ? node : one)),
      edges: graph.edges.map((edge) => (edge.from === before.id ? { ...edge, from: node.id } : edge)),
    },
  }
}

/** Takes steps away; where one stood between two others, these are joined. */
export function removeNodes(graph: Graph, ids: string[]): Graph {
  let { nodes, edges } = graph
  for (const id of ids) {
    const after = edges.find(({ from }) => from === id)?.to
    nodes = nodes.filter((node) => node.id !== id)
    edges = edges.flatMap((edge) => {
      if (edge.from === id) return []
      if (edge.to !== id) return [edge]
      return after && after !== edge.from ? [{ ...edge, to: after }] : []
    })
  }
  return withoutEmptyParts({ ...graph, nodes, edges })
}

/** Draws an edge; a way out has one, so an earlier one is replaced. */
export function connect(graph: Graph, edge: Edge): Graph {
  const target = nodeById(graph, edge.to)
  if (!target || edge.from === edge.to || kindOf(target).role === 'trigger') return graph
  return {
    ...graph,
    edges: [...graph.edges.filter(({ from, port }) => from !== edge.from || port !== edge.port), edge],
  }
}

export function disconnect(graph: Graph, edge: Edge): Graph {
  return { ...graph, edges: graph.edges.filter((one) => !isSame(one, edge)) }
}

export function moveNodes(graph: Graph, positions: ReadonlyMap<string, Position>): Graph {
  return {
    ...graph,
    nodes: graph.nodes.map((node) => ({ ...node, position: positions.get(node.id) ?? node.position })),
  }
}

export function renameNode(graph: Graph, id: string, name: string): Graph {
  return { ...graph, nodes: graph.nodes.map((node) => (node.id === id ? { ...node, name } : node)) }
}

/** Changes what a step is set to. An edge from a way out that it no longer has goes away. */
export function changeSettings(graph: Graph, id: string, settings: JourneyNode['settings']): Graph {
  const nodes = graph.nodes.map((node) => (node.id === id ? ({ ...node, settings } as JourneyNode) : node))
  const ports = nodes.flatMap((node) => (node.id === id ? portsOf(node) : []))
  return { ...graph, nodes, edges: graph.edges.filter(({ from, port }) => from !== id || ports.includes(port)) }
}

/**
 * Steps taken out of a journey, with the edges among them and the parts that they are all of: what is copied. Triggers
 * stay behind, a journey has one.
 */
export function stepsOf(graph: Graph, ids: ReadonlySet<string>): Steps {
  const nodes = withoutTriggers(graph, ids)
  const kept = new Set(nodes.map(({ id }) => id))
  return {
    nodes,
    edges: graph.edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
    parts: graph.parts?.filter(({ steps }) => steps.every((id) => kept.has(id))),
  }
}

/** Adds copies of steps, of this journey or of another, moved by `by`; what does not fit any more is left out. */
export function addSteps(graph: Graph, steps: Steps, by: Position): { graph: Graph; ids: string[] } {
  let next = graph
  const copies = new Map<string, string>()
  for (const { id, kind, name, settings, position } of steps.nodes.slice(0, MAX_NODES - graph.nodes.length)) {
    const added = addNode(next, kind, { x: position.x + by.x, y: position.y + by.y })
    next = renameNode(changeSettings(added.graph, added.id, structuredClone(settings)), added.id, name)
    copies.set(id, added.id)
  }
  for (const { from, port, to } of steps.edges) {
    const [copyFrom, copyTo] = [copies.get(from), copies.get(to)]
    if (copyFrom && copyTo) next = connect(next, { from: copyFrom, port, to: copyTo })
  }
  for (const { name, steps: ids } of steps.parts ?? [])
    next = addPart(next, new Set(ids.flatMap((id) => copies.get(id) ?? [])), name)?.graph ?? next
  return { graph: followCopies(next, copies), ids: [...copies.values()] }
}

/** A copied step that names another step, which was copied along, names the copy. */
function followCopies(graph: Graph, copies: ReadonlyMap<string, string>): Graph {
  const copied = new Set(copies.values())
  const copyOf = (stepId: string) => copies.get(stepId) ?? stepId
  const nodes = graph.nodes.map((node) => {
    const forCopy = copied.has(node.id) ? waitFacet(node)?.forCopy : undefined
    return forCopy ? ({ ...node, settings: forCopy(node.settings, copyOf) } as JourneyNode) : node
  })
  return { ...graph, nodes }
}

export function addNote(graph: Graph, position: Position): Graph {
  const notes = graph.notes ?? []
  return notes.length >= MAX_NOTES
    ? graph
    : { ...graph, notes: [...notes, { id: freshId(graph, 'note'), text: '', position }] }
}

/** Changes what a note says, or where it stands. */
export function changeNote(graph: Graph, id: string, change: Partial<Omit<Note, 'id'>>): Graph {
  return { ...graph, notes: (graph.notes ?? []).map((note) => (note.id === id ? { ...note, ...change } : note)) }
}

export function removeNote(graph: Graph, id: string): Graph {
  return { ...graph, notes: (graph.notes ?? []).filter((note) => note.id !== id) }
}

export function isSame(a: Edge, b: Edge): boolean {
  return a.from === b.from && a.port === b.port && a.to === b.to
}
