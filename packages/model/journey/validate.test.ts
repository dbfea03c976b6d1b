import { describe, expect, it } from 'vitest'
import type { Condition } from '../condition/condition.ts'
import { say } from '../i18n/say.ts'
import { addNode, addSteps, changeSettings, connect, disconnect, insertNode, removeNodes, stepsOf } from './edit.ts'
import type { Graph } from './graph.ts'
import { validateGraph } from './validate.ts'

const EMPTY: Graph = { nodes: [], edges: [] }
const at = { x: 0, y: 0 }

function chain(...kinds: Parameters<typeof addNode>[1][]): Graph {
  return kinds.reduce((graph, kind) => {
    const before = graph.nodes.at(-1)
    const added = addNode(graph, kind, at)
    return before
      ? connect(added.graph, { from: before.id, port: before.kind === 'condition' ? 'yes' : 'next', to: added.id })
      : added.graph
  }, EMPTY)
}

const codes = (graph: Graph) =>
  validateGraph(graph, { templateIds: new Set() }).map(({ path, code }) => `${path} ${code}`)

describe('a drawn journey', () => {
  it('needs a trigger with something behind it', () => {
    expect(codes(EMPTY)).toEqual(['nodes journey.triggerMissing'])
    expect(codes(chain('triggerManual'))).toEqual(['nodes.triggerManual1 journey.nothingHappens'])
    expect(codes(chain('triggerManual', 'exit'))).toEqual([])
  })

  it('names the field that is missing, in the language of the reader', () => {
    const found = validateGraph(chain('triggerEvent', 'sendEmail'), { templateIds: new Set() })
    expect(found.map(({ path }) => path)).toEqual([
      'nodes.triggerEvent1.settings.event',
      'nodes.sendEmail1.settings.templateId',
    ])
    expect(found.map(({ code, values }) => say('fr', code, values))).toEqual([
      'Nommez l’événement.',
      'Choisissez l’e-mail à envoyer.',
    ])
  })

  it('asks for a date that something of the journey can hold', () => {
    const until = (trigger: 'triggerEvent' | 'triggerSegment', settings: object) =>
      codes(
        changeSettings(chain(trigger, 'webhook', 'wait'), 'wait1', {
          until: 'property',
          property: 'at',
          offsetDays: 0,
          time: '09:00',
          yearly: false,
          ...settings,
        }),
      ).filter((code) => code.startsWith('nodes.wait1'))
    expect(until('triggerEvent', { property: ' ' })).toEqual([
      'nodes.wait1.settings.property condition.propertyMissing',
    ])
    expect(until('triggerEvent', { source: 'entry' })).toEqual([])
    expect(until('triggerSegment', { source: 'entry' })).toEqual(['nodes.wait1.settings.source wait.noEntryEvent'])
    expect(until('triggerEvent', { source: 'result', property: 'crm.body.at' })).toEqual([
      'nodes.wait1.settings.property wait.resultUnknown',
    ])
  })

  it('names what is missing in who may enter while it is being chosen', () => {
    const only = (condition: Condition) =>
      codes(changeSettings(chain('triggerManual', 'exit'), 'triggerManual1', { reentry: 'once', only: condition }))
    expect(only({ kind: 'all', of: [] })).toEqual(['nodes.triggerManual1.settings.only condition.empty'])
    expect(only({ kind: 'all', of: [{ kind: 'property', property: '', operator: 'is', value: '' }] })).toEqual([
      'nodes.triggerManual1.settings.only.of.0.property condition.propertyMissing',
    ])
    expect(only({ kind: 'all', of: [{ kind: 'tag', tag: 'vip' }] })).toEqual([])
  })

  it('refuses loops, steps that nobody reaches and two triggers', () => {
    const looped = connect(chain('triggerManual', 'condition', 'wait'), {
      from: 'wait1',
      port: 'next',
      to: 'condition1',
    })
    expect(codes(looped)).toContain('nodes.condition1 journey.loop')
    expect(codes(addNode(chain('triggerManual', 'exit'), 'webhook', at).graph)).toContain(
      'nodes.webhook1 journey.unreachable',
    )
    expect(codes(addNode(chain('triggerManual', 'exit'), 'triggerEvent', at).graph)).toContain(
      'nodes.triggerEvent1 journey.triggerTwice',
    )
  })

  it('stays whole when steps are put in and taken out', () => {
    const graph = chain('triggerManual', 'wait', 'exit')
    const edge = graph.edges[0]
    if (!edge) throw new Error('the chain has an arrow')
    const inserted = insertNode(graph, edge, 'updateContact', at)
    expect(inserted.graph.edges).toContainEqual({ from: 'updateContact1', port: 'next', to: 'wait1' })
    expect(removeNodes(inserted.graph, ['updateContact1']).edges).toContainEqual({
      from: 'triggerManual1',
      port: 'next',
      to: 'wait1',
    })
    expect(disconnect(graph, edge).edges).toHaveLength(1)
    const copied = addSteps(graph, stepsOf(graph, new Set(['triggerManual1', 'wait1', 'exit1'])), { x: 40, y: 40 })
    expect(copied.ids).toEqual(['wait2', 'exit2'])
    expect(copied.graph.edges).toContainEqual({ from: 'wait2', port: 'next', to: 'exit2' })
  })

  it('has a copied wait name the email that was copied with it', () => {
    const drawn = chain('triggerManual', 'sendEmail', 'waitForMessage')
    const wait = drawn.nodes.find(({ kind }) => kind === 'waitForMessage')
    const graph = changeSettings(drawn, wait?.id ?? '', {
      nodeId: 'sendEmail1',
      did: 'opened',
      timeout: { amount: 1, unit: 'days' },
    })
    const both = addSteps(graph, stepsOf(graph, new Set(['sendEmail1', 'waitForMessage1'])), at).graph
    expect(both.nodes.find(({ id }) => id === 'waitForMessage2')?.settings).toMatchObject({ nodeId: 'sendEmail2' })
    const alone = addSteps(graph, stepsOf(graph, new Set(['waitForMessage1'])), at).graph
    expect(alone.nodes.find(({ id }) => id === 'waitForMessage2')?.settings).toMatchObject({ nodeId: 'sendEmail1' })
    expect(
      validateGraph(
        changeSettings(graph, 'waitForMessage1', {
          nodeId: 'gone',
          did: 'opened',
          timeout: { amount: 1, unit: 'days' },
        }),
      ).map(({ path }) => path),
    ).toContain('nodes.waitForMessage1.settings.nodeId')
  })
})
