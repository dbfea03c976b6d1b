import { type Graph, portsOf, targetOf, triggerOf } from './graph.ts'
import type { Plan } from './plan.ts'
import { NODE_KINDS } from './registry.ts'

/** Compiles a validated graph. @throws when the graph has no trigger with a step behind it. */
export function compilePlan(graph: Graph): Plan {
  const trigger = triggerOf(graph)
  const first = trigger && targetOf(graph, trigger.id, 'next')
  if (!first) throw new Error('A journey without a trigger, or with nothing behind it, cannot run')
  const steps: Plan['steps'] = {}
  for (const node of graph.nodes) {
    const { role, effect } = NODE_KINDS[node.kind]
    if (role === 'trigger') continue
    const next = portsOf(node)
      .map((port) => targetOf(graph, node.id, port)?.id)
      .filter((id) => id !== undefined)
    steps[node.id] = { label: node.name || node.kind, role, effect, next: [...new Set(next)] }
  }
  return { first: first.id, steps }
}
