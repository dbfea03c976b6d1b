import type { Graph } from '@parcours/model/journey/graph.ts'
import { createContext, useContext } from 'react'

/** The journey whose step is being set: some forms name other steps of it. */
export const GraphContext = createContext<Graph>({ nodes: [], edges: [] })

export function useGraph(): Graph {
  return useContext(GraphContext)
}
