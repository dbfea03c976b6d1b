import { freshId } from './fresh-id.ts'
import { type Graph, type JourneyNode, MAX_PARTS, type Part } from './graph.ts'
import { NODE_KINDS } from './registry.ts'

/**
 * Parts of a drawn journey, pure like all edits of it: steps that belong together, so that they can be folded into one.
 */

/** Those of these steps that can be copied or folded: a trigger stands for itself, a journey has one. */
export function withoutTriggers(graph: Graph, ids: ReadonlySet<string>): JourneyNode[] {
  return graph.nodes.filter(({ id, kind }) => ids.has(id) && NODE_KINDS[kind].role !== 'trigger')
}

/**
 * Makes a part of at least two steps; a step is of one part, so these leave those that they were of. Undefined where
 * there are too few, or too many parts.
 */
export function addPart(
  graph: Graph,
  ids: ReadonlySet<string>,
  name: string,
): { graph: Graph; id: string } | undefined {
  const steps = withoutTriggers(graph, ids).map((node) => node.id)
  const parts = graph.parts ?? []
  if (steps.length < 2 || parts.length >= MAX_PARTS) return undefined
  const id = freshId(graph, 'part')
  const others = parts.map((part) => ({ ...part, steps: part.steps.filter((step) => !steps.includes(step)) }))
  return { graph: withoutEmptyParts({ ...graph, parts: [...others, { id, name, steps }] }), id }
}

export function renamePart(graph: Graph, id: string, name: string): Graph {
  return { ...graph, parts: (graph.parts ?? []).map((part) => (part.id === id ? { ...part, name } : part)) }
}

/** The steps stay, as they are. */
export function removePart(graph: Graph, id: string): Graph {
  return withParts(
    graph,
    (graph.parts ?? []).filter((part) => part.id !== id),
  )
}

export function partOf({ parts = [] }: Graph, stepId: string): Part | undefined {
  return parts.find(({ steps }) => steps.includes(stepId))
}

/** A step that was put between two of a part is of that part too. */
export function joinPart(graph: Graph, stepId: string, between: { from: string; to: string }): Graph {
  const part = partOf(graph, between.from)
  if (!part?.steps.includes(between.to)) return graph
  return {
    ...graph,
    parts: (graph.parts ?? []).map((one) => (one.id === part.id ? { ...one, steps: [...one.steps, stepId] } : one)),
  }
}

/** Parts hold only steps that are there; one with a single step left is none. */
export function withoutEmptyParts(graph: Graph): Graph {
  if (!graph.parts) return graph
  const there = new Set(graph.nodes.map(({ id }) => id))
  return withParts(
    graph,
    graph.parts
      .map((part) => ({ ...part, steps: part.steps.filter((step) => there.has(step)) }))
      .filter(({ steps }) => steps.length > 1),
  )
}

/**
 * A version that runs, folded as the draft is: parts change nothing
 * of what runs, so they need not be published to be seen.
 */
export function foldedAs(version: Graph, draft: Graph): Graph {
  return withoutEmptyParts(withParts(version, draft.parts ?? []))
}

/** Without any, a graph says nothing of parts, as one that never had any. */
function withParts({ parts: _, ...graph }: Graph, parts: Part[]): Graph {
  return parts.length > 0 ? { ...graph, parts } : graph
}
