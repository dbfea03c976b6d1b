import { describe, expect, it } from 'vitest'
import { stepsFromText, stepsToText } from './clipboard.ts'
import { addNode, addSteps, connect, insertNode, removeNodes, stepsOf } from './edit.ts'
import { Graph } from './graph.ts'
import { mergeDrafts } from './merge.ts'
import { addPart, partOf, removePart, renamePart } from './parts.ts'

const at = { x: 0, y: 0 }
/** A trigger, and three waits behind each other. */
function drawing(): Graph {
  let graph = addNode({ nodes: [], edges: [] }, 'triggerManual', at).graph
  for (const from of ['triggerManual1', 'wait1', 'wait2']) {
    const added = addNode(graph, 'wait', at)
    graph = connect(added.graph, { from, port: 'next', to: added.id })
  }
  return graph
}
const part = (graph: Graph, ...ids: string[]) => addPart(graph, new Set(ids), 'Reminders')?.graph ?? graph

describe('a part of a journey', () => {
  it('holds steps but no trigger, and each step is of one part', () => {
    const first = part(drawing(), 'triggerManual1', 'wait1', 'wait2')
    expect(first.parts).toEqual([{ id: 'part1', name: 'Reminders', steps: ['wait1', 'wait2'] }])
    expect(addPart(drawing(), new Set(['triggerManual1', 'wait1']), '')).toBeUndefined()
    // The first is left with a single step: it is none any more.
    expect(part(first, 'wait2', 'wait3').parts).toEqual([{ id: 'part2', name: 'Reminders', steps: ['wait2', 'wait3'] }])
    expect(Graph.parse(first)).toEqual(first)
  })

  it('takes in what is put between its steps, and loses what is removed', () => {
    const drawn = part(drawing(), 'wait1', 'wait2')
    const inside = insertNode(drawn, { from: 'wait1', port: 'next', to: 'wait2' }, 'wait', at)
    expect(partOf(inside.graph, inside.id)?.steps).toEqual(['wait1', 'wait2', inside.id])
    const outside = insertNode(drawn, { from: 'wait2', port: 'next', to: 'wait3' }, 'wait', at)
    expect(partOf(outside.graph, outside.id)).toBeUndefined()
    expect(removeNodes(drawn, ['wait1'])).not.toHaveProperty('parts')
  })

  it('is named, and dissolved without a trace', () => {
    expect(renamePart(part(drawing(), 'wait1', 'wait2'), 'part1', 'Later').parts?.[0]?.name).toBe('Later')
    expect(removePart(part(drawing(), 'wait1', 'wait2'), 'part1')).toEqual(drawing())
  })

  it('is copied with its steps, when all of them are', () => {
    const drawn = part(drawing(), 'wait1', 'wait2')
    const text = stepsToText(drawn, new Set(['wait1', 'wait2', 'wait3']))
    const pasted = addSteps(drawn, stepsFromText(text) ?? { nodes: [], edges: [] }, at)
    expect(pasted.graph.parts).toEqual([
      { id: 'part1', name: 'Reminders', steps: ['wait1', 'wait2'] },
      { id: 'part2', name: 'Reminders', steps: ['wait4', 'wait5'] },
    ])
    expect(addSteps(drawn, stepsOf(drawn, new Set(['wait2', 'wait3'])), at).graph.parts).toEqual(drawn.parts)
  })

  it('of two who draw at once is joined', () => {
    const base = { name: '', graph: drawing() }
    const mine = { name: '', graph: part(drawing(), 'wait1', 'wait2') }
    const theirs = { name: '', graph: removeNodes(drawing(), ['wait3']) }
    const { drawn } = mergeDrafts(base, mine, theirs)
    expect(drawn.graph.nodes).toHaveLength(3)
    expect(drawn.graph.parts).toEqual([{ id: 'part1', name: 'Reminders', steps: ['wait1', 'wait2'] }])
  })
})
