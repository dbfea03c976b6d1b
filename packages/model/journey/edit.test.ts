import { describe, expect, it } from 'vitest'
import { addNode, appendNode, changeSettings, changeTrigger, openPorts, renameNode } from './edit.ts'
import { type Graph, nodeById } from './graph.ts'

const AT = { x: 10, y: 20 }
const EMPTY: Graph = { nodes: [], edges: [] }

describe('editing a drawn journey', () => {
  it('names the ports where contacts leave, and leads them on from there', () => {
    const { graph, id } = addNode(EMPTY, 'condition', AT)
    expect(openPorts(graph)).toEqual([
      { from: id, port: 'yes' },
      { from: id, port: 'no' },
    ])
    const appended = appendNode(graph, { from: id, port: 'no' }, 'exit', AT)
    expect(appended.graph.edges).toEqual([{ from: id, port: 'no', to: appended.id }])
    expect(openPorts(appended.graph)).toEqual([{ from: id, port: 'yes' }])
  })

  it('changes how contacts enter, and keeps what follows, its name, and who may enter how often', () => {
    const begun = addNode(EMPTY, 'triggerEvent', AT)
    const settings = { event: 'Order Placed', where: [], reentry: 'afterDays' as const, days: 12, mostADay: 2 }
    const named = renameNode(changeSettings(begun.graph, begun.id, settings), begun.id, 'Beginning')
    const { graph } = appendNode(named, { from: begun.id, port: 'next' }, 'wait', AT)
    const changed = changeTrigger(graph, 'triggerSegment')
    expect(nodeById(changed.graph, changed.id)).toMatchObject({
      kind: 'triggerSegment',
      name: 'Beginning',
      position: AT,
      settings: { segmentId: '', on: 'entered', existing: false, reentry: 'afterDays', days: 12, mostADay: 2 },
    })
    expect(changed.graph.edges).toEqual([{ from: changed.id, port: 'next', to: 'wait1' }])
    expect(changed.graph.nodes).toHaveLength(2)
  })
})
