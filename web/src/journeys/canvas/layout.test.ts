import { addNode, connect } from '@parcours/model/journey/edit.ts'
import { type Graph, portsOf } from '@parcours/model/journey/graph.ts'
import type { NodeKindName } from '@parcours/model/journey/registry.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CARD } from './folding.ts'
import { autoLayout } from './layout.ts'

const KINDS: NodeKindName[] = ['wait', 'condition', 'split', 'sendEmail', 'webhook', 'waitForEvent', 'exit']
const AT = { x: 0, y: 0 }

/** A journey as it is drawn: each step is hung on an open port, and some ports lead on to steps that are there already. */
const drawn = fc
  .array(fc.record({ kind: fc.constantFrom(...KINDS), at: fc.nat(), joins: fc.nat(9), to: fc.nat() }), {
    minLength: 1,
    maxLength: 40,
  })
  .map((steps) => {
    let graph: Graph = addNode({ nodes: [], edges: [] }, 'triggerEvent', AT).graph
    const open = () =>
      graph.nodes.flatMap((node) =>
        portsOf(node)
          .filter((port) => !graph.edges.some((edge) => edge.from === node.id && edge.port === port))
          .map((port) => ({ from: node.id, port })),
      )
    for (const { kind, at, joins, to } of steps) {
      const ports = open()
      const chosen = ports[at % Math.max(1, ports.length)]
      if (!chosen) break
      const target = graph.nodes[to % graph.nodes.length]
      if (joins === 0 && target) graph = connect(graph, { ...chosen, to: target.id })
      else {
        const added = addNode(graph, kind, AT)
        graph = connect(added.graph, { ...chosen, to: added.id })
      }
    }
    return graph
  })

describe('arranging a journey', () => {
  it('keeps branches in the order of their ports, covers no card with another, and leads downwards', () => {
    fc.assert(
      fc.property(drawn, (graph) => {
        const { nodes } = autoLayout(graph, new Set())
        const placeOf = new Map(nodes.map(({ id, position }) => [id, position]))
        for (const [index, one] of nodes.entries())
          for (const other of nodes.slice(index + 1)) {
            const apart =
              Math.abs(one.position.x - other.position.x) >= CARD.width ||
              Math.abs(one.position.y - other.position.y) >= CARD.height
            expect(apart, `${one.id} and ${other.id}`).toBe(true)
          }
        for (const node of nodes) {
          // Where a step is reached from elsewhere too, it stands where all that lead to it meet.
          const own = portsOf(node).flatMap((port) => {
            const edge = graph.edges.find(({ from, port: by }) => from === node.id && by === port)
            return edge && graph.edges.filter(({ to }) => to === edge.to).length === 1 ? [edge.to] : []
          })
          const places = own.map((id) => placeOf.get(id) ?? AT)
          expect(places.map(({ x }) => x)).toEqual(places.map(({ x }) => x).toSorted((a, b) => a - b))
          // Side by side in one row, so that no edge of the step crosses another.
          expect(new Set(places.map(({ y }) => y)).size).toBeLessThanOrEqual(1)
          for (const { y } of places) expect(y).toBeGreaterThan(node.position.y)
        }
      }),
      { numRuns: 200 },
    )
  })
})
