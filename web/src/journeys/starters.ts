import { addNode, connect } from '@parcours/model/journey/edit.ts'
import type { Graph, JourneyNode } from '@parcours/model/journey/graph.ts'
import type { NodeKindName } from '@parcours/model/journey/registry.ts'

const EMPTY: Graph = { nodes: [], edges: [] }
const STEP = 150

/** Steps one under the other, each joined to the next by its first way out. */
function chain(steps: { kind: NodeKindName; port?: string; settings?: object }[]): Graph {
  let graph = EMPTY
  let before: { id: string; port: string } | undefined
  for (const [index, { kind, port = 'next', settings }] of steps.entries()) {
    const added = addNode(graph, kind, { x: 0, y: index * STEP })
    graph = { ...added.graph, nodes: added.graph.nodes.map((node) => (node.id === added.id && settings ? ({ ...node, settings: { ...node.settings, ...settings } } as JourneyNode) : node)) }
    if (before) graph = connect(graph, { from: before.id, port: before.port, to: added.id })
    before = { id: added.id, port }
  }
  return graph
}

/** What a new journey may begin with; the email is the first there is. */
export const STARTERS = {
  blank: () => chain([{ kind: 'triggerEvent' }, { kind: 'exit' }]),
  welcome: (templateId: string) =>
    chain([
      { kind: 'triggerEvent', settings: { event: 'Signed Up', reentry: 'once' } },
      { kind: 'sendEmail', settings: { templateId } },
      { kind: 'wait', settings: { until: 'duration', duration: { amount: 2, unit: 'days' } } },
      { kind: 'sendEmail', settings: { templateId } },
      { kind: 'exit' },
    ]),
  cart: (templateId: string) => {
    const graph = chain([
      { kind: 'triggerEvent', settings: { event: 'Product Added', reentry: 'afterExit' } },
      { kind: 'waitForEvent', port: 'timedOut', settings: { event: 'Order Completed', timeout: { amount: 1, unit: 'hours' } } },
      { kind: 'sendEmail', settings: { templateId } },
      { kind: 'exit' },
    ])
    return connect(graph, { from: 'waitForEvent1', port: 'happened', to: 'exit1' })
  },
  announcement: (templateId: string) => chain([{ kind: 'triggerManual' }, { kind: 'sendEmail', settings: { templateId } }, { kind: 'exit' }]),
} satisfies Record<string, (templateId: string) => Graph>
export type Starter = keyof typeof STARTERS
