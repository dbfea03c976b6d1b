import type { Graph } from './graph.ts'

/**
 * An id that nothing in the drawing has yet: the stem with the first
 * number that is free. Short enough to read in Temporal Web UI.
 */
export function freshId({ nodes, notes = [], parts = [] }: Graph, stem: string): string {
  const taken = new Set([...nodes, ...notes, ...parts].map(({ id }) => id))
  for (let n = 1; ; n++) if (!taken.has(`${stem}${n}`)) return `${stem}${n}`
}
