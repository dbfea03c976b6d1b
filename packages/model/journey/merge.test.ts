import { describe, expect, it } from 'vitest'
import { addNode, addNote, changeSettings, connect, removeNodes, renameNode } from './edit.ts'
import type { Graph } from './graph.ts'
import { mergeDrafts } from './merge.ts'

const at = { x: 0, y: 0 }
const base = (): Graph => {
  const trigger = addNode({ nodes: [], edges: [] }, 'triggerManual', at)
  const wait = addNode(trigger.graph, 'wait', at)
  const exit = addNode(wait.graph, 'exit', at)
  return connect(connect(exit.graph, { from: trigger.id, port: 'next', to: wait.id }), {
    from: wait.id,
    port: 'next',
    to: exit.id,
  })
}
const drawn = (graph: Graph, name = 'Name') => ({ name, graph })
const merge = (mine: Graph, theirs: Graph) => mergeDrafts(drawn(base()), drawn(mine), drawn(theirs))
const settingsOf = (graph: Graph, id: string) => graph.nodes.find((node) => node.id === id)?.settings
const forDays = (amount: number) => ({ until: 'duration' as const, duration: { amount, unit: 'days' as const } })

describe('what two people drew', () => {
  it('is joined where each changed something else', () => {
    const mine = renameNode(base(), 'exit1', 'The end')
    const added = addNode(changeSettings(base(), 'wait1', forDays(5)), 'updateContact', at)
    const theirs = connect(added.graph, { from: 'wait1', port: 'next', to: added.id })
    const { drawn: result, both } = merge(mine, theirs)
    expect(result.graph.nodes.find(({ id }) => id === 'exit1')?.name).toBe('The end')
    expect(settingsOf(result.graph, 'wait1')).toEqual(forDays(5))
    expect(result.graph.edges).toContainEqual({ from: 'wait1', port: 'next', to: 'updateContact1' })
    expect(result.graph.edges).toHaveLength(2)
    expect(both).toEqual([])
  })

  it('is mine where both changed the same, and says so', () => {
    const { drawn: result, both } = merge(
      changeSettings(base(), 'wait1', forDays(2)),
      changeSettings(base(), 'wait1', forDays(3)),
    )
    expect(settingsOf(result.graph, 'wait1')).toEqual(forDays(2))
    expect(both).toEqual(['wait1'])
    const alike = changeSettings(base(), 'wait1', forDays(3))
    expect(merge(alike, alike).both).toEqual([])
  })

  it('is no change where only the order of keys differs', () => {
    const reordered = changeSettings(base(), 'wait1', { duration: { unit: 'days', amount: 1 }, until: 'duration' })
    const { drawn: result, both } = merge(changeSettings(base(), 'wait1', forDays(2)), reordered)
    expect(settingsOf(result.graph, 'wait1')).toEqual(forDays(2))
    expect(both).toEqual([])
  })

  it('loses what one removed, unless the other worked on it', () => {
    expect(merge(base(), removeNodes(base(), ['wait1'])).drawn.graph.nodes.map(({ id }) => id)).toEqual([
      'triggerManual1',
      'exit1',
    ])
    expect(merge(removeNodes(base(), ['wait1']), base()).drawn.graph.edges).toEqual([
      { from: 'triggerManual1', port: 'next', to: 'exit1' },
    ])
    const worked = changeSettings(base(), 'wait1', forDays(9))
    expect(merge(removeNodes(base(), ['wait1']), worked).drawn.graph.nodes.map(({ id }) => id)).toContain('wait1')
    expect(merge(worked, removeNodes(base(), ['wait1'])).drawn.graph.nodes.map(({ id }) => id)).toContain('wait1')
    expect(merge(base(), removeNodes(base(), ['exit1'])).drawn.graph.edges.some(({ to }) => to === 'exit1')).toBe(false)
  })

  it('has the name, the notes and the rules of who changed them', () => {
    const rules = { goal: null, exits: [{ kind: 'event' as const, event: 'Left', where: [] }] }
    const { drawn: result } = mergeDrafts(
      drawn(base()),
      drawn(addNote(base(), at), 'Mine'),
      drawn({ ...base(), rules }),
    )
    expect(result).toMatchObject({ name: 'Mine', graph: { rules, notes: [{ id: 'note1' }] } })
  })
})
