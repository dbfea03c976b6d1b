import type { LiveAnswer } from '@parcours/contract/journeys.ts'
import { type Edge, type Graph, type JourneyNode, portsOf } from '@parcours/model/journey/graph.ts'
import { kindOf } from '@parcours/model/journey/registry.ts'

/** How many left a step by one of its ports. */
export function countOf(ports: LiveAnswer['ports'] | undefined, { from, port }: Pick<Edge, 'from' | 'port'>): number {
  return ports?.find((one) => one.nodeId === from && one.port === port)?.count ?? 0
}

/** How many passed a step; of an end, how many came to it. Contacts who left the journey there by a rule did not. */
export function passedAt(graph: Graph, ports: LiveAnswer['ports'] | undefined, node: JourneyNode): number {
  if (kindOf(node).role === 'exit') return reachedAt(graph, ports, node)
  return portsOf(node).reduce((sum, port) => sum + countOf(ports, { from: node.id, port }), 0)
}

/** How many came to a step; of a trigger, how many entered by it. */
export function reachedAt(graph: Graph, ports: LiveAnswer['ports'] | undefined, node: JourneyNode): number {
  if (kindOf(node).role === 'trigger') return passedAt(graph, ports, node)
  return graph.edges.filter(({ to }) => to === node.id).reduce((sum, edge) => sum + countOf(ports, edge), 0)
}
