import type { Graph, Part } from '@parcours/model/journey/graph.ts'

/** A step as it is drawn, in pixels; its height is about that. */
export const CARD = { width: 240, height: 96 }

/** Around the steps of a part that is not folded, in pixels; above them stands its name. */
const FRAME = { side: 20, top: 44, bottom: 28 }

/** The folded part in whose place each hidden step is drawn. */
export function hiddenSteps({ parts = [] }: Graph, folded: ReadonlySet<string>): Map<string, Part> {
  return new Map(
    parts.filter(({ id }) => folded.has(id)).flatMap((part) => part.steps.map((step): [string, Part] => [step, part])),
  )
}

/** Where a folded part is drawn: where its first step would be, seen from the top left. */
export function placeOfPart({ nodes }: Graph, { steps }: Part): { x: number; y: number } {
  const places = nodes.filter(({ id }) => steps.includes(id)).map(({ position }) => position)
  return { x: Math.min(...places.map(({ x }) => x)), y: Math.min(...places.map(({ y }) => y)) }
}

/** The frame around the steps of a part. */
export function frameOfPart(
  graph: Graph,
  part: Part,
): { position: { x: number; y: number }; width: number; height: number } {
  const { x, y } = placeOfPart(graph, part)
  const places = graph.nodes.filter(({ id }) => part.steps.includes(id)).map(({ position }) => position)
  const [right, bottom] = [
    Math.max(...places.map((place) => place.x)) + CARD.width,
    Math.max(...places.map((place) => place.y)) + CARD.height,
  ]
  return {
    position: { x: x - FRAME.side, y: y - FRAME.top },
    width: right - x + 2 * FRAME.side,
    height: bottom - y + FRAME.top + FRAME.bottom,
  }
}

/** The steps for which a card stands: its own, or all of a folded part. */
export function stepsDrawnAs(graph: Graph, id: string): string[] {
  return graph.parts?.find((part) => part.id === id)?.steps ?? [id]
}

/** Where the steps of a folded part go when its card was dropped there. */
export function stepsMovedWith(
  graph: Graph,
  id: string,
  position: { x: number; y: number },
): [string, { x: number; y: number }][] {
  const part = graph.parts?.find((one) => one.id === id)
  if (!part) return []
  const before = placeOfPart(graph, part)
  const by = { x: position.x - before.x, y: position.y - before.y }
  if (by.x === 0 && by.y === 0) return []
  return graph.nodes
    .filter((node) => part.steps.includes(node.id))
    .map((node) => [node.id, { x: node.position.x + by.x, y: node.position.y + by.y }])
}
