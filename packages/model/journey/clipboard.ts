import { z } from 'zod'
import { stepsOf } from './edit.ts'
import { Graph, type Steps } from './graph.ts'

/** Says of a text that it is steps of a journey, and how they are written. */
const FORMAT = 'parcours/steps/1'
const MAX_TEXT = 1_000_000

/** Steps as text: to be pasted here, into another journey, or sent to a colleague. */
export function stepsToText(graph: Graph, ids: ReadonlySet<string>): string {
  return JSON.stringify({ format: FORMAT, ...stepsOf(graph, ids) }, null, 2)
}

/** What a text says, when it is steps of a journey; undefined for anything else. */
export function stepsFromText(text: string): Steps | undefined {
  if (text.length > MAX_TEXT || !text.includes(FORMAT)) return undefined
  try {
    const parsed = z
      .object({ format: z.literal(FORMAT) })
      .and(Graph)
      .parse(JSON.parse(text))
    return { nodes: parsed.nodes, edges: parsed.edges, parts: parsed.parts }
  } catch {
    return undefined
  }
}
