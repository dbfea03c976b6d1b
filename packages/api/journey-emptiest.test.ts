import type { Condition, SimpleCondition } from '@parcours/model/condition/condition.ts'
import type { ConditionKindName } from '@parcours/model/condition/registry.ts'
import { triggerOf } from '@parcours/model/journey/graph.ts'
import type { NodeKindName, SettingsOf } from '@parcours/model/journey/registry.ts'
import { drainedByHand, graphOf, newContact, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

type TriggerName = Extract<NodeKindName, `trigger${string}`>

let world: World
let contact: string
let outsider: string
let journeyId: string
let segmentId: string
beforeAll(async () => {
  world = await createWorld()
  contact = await newContact(world, { externalId: 'someone', email: 'someone@empty.test' })
  outsider = await newContact(world, { externalId: 'nobody' })
  await world.track([{ userId: 'someone', event: 'Done' }])
  await drainedByHand(world)
  const segment = { name: 'All', condition: { kind: 'property', property: 'email', operator: 'isSet' } }
  segmentId = (await world.call<{ id: string }>('POST', '/api/v1/segments', segment)).body.id
  journeyId = await publish(world, 'Before', graphOf([step.byHand('t'), END], ['t>end']))
})
afterAll(() => world.close())

const WAIT = step.waitForEvent('wait', 'Done', 1, 'days')
const END = step.exit('end')

/** What each trigger asks at the least; whatever is optional is left out. The compiler names a kind without any. */
const TRIGGERS: { [Kind in TriggerName]: () => SettingsOf<Kind>[] } = {
  triggerEvent: () => [{ event: 'Done', where: [], reentry: 'once' }],
  triggerSegment: () => [{ segmentId, on: 'left', existing: false, reentry: 'once' }],
  triggerManual: () => [{ reentry: 'once' }],
  triggerDate: () => [{ property: 'birthday', offsetDays: 0, time: '09:00', yearly: false, reentry: 'once' }],
  triggerSchedule: () => [
    { rule: 'FREQ=DAILY', start: '', time: '09:00', timeZone: '', segmentId: '', reentry: 'once' },
  ],
  triggerChange: () => [
    { of: 'property', property: 'plan', from: '', to: '', reentry: 'once' },
    { of: 'tag', tag: 'a', change: 'added', reentry: 'once' },
    { of: 'consent', channel: 'email', decision: 'given', reentry: 'once' },
  ],
  triggerMessage: () =>
    (['opened', 'notOpened'] as const).map((did) => ({
      did,
      templateId: '',
      campaignId: '',
      withinDays: 1,
      reentry: 'once',
    })),
}

/** What each condition asks at the least. */
const CONDITIONS: { [Kind in ConditionKindName]: () => Extract<SimpleCondition, { kind: Kind }>[] } = {
  property: () => [
    { kind: 'property', property: 'plan', operator: 'isSet' },
    { kind: 'property', property: 'plan', operator: 'isOneOf', values: [] },
  ],
  tag: () => [{ kind: 'tag', tag: 'a' }],
  consent: () => [{ kind: 'consent', channel: 'sms' }],
  reachable: () => [{ kind: 'reachable', channel: 'sms' }],
  event: () => [
    { kind: 'event', event: 'Done', compare: 'atLeast', amount: 0, where: [] },
    { kind: 'event', event: 'Done', compare: 'atLeast', amount: 1, where: [] },
  ],
  pageVisit: () => [{ kind: 'pageVisit', address: '', compare: 'atLeast', amount: 0 }],
  message: () => [{ kind: 'message', action: 'opened', compare: 'atLeast', amount: 0 }],
  order: () =>
    (['count', 'total', 'average'] as const).map((measure) => ({
      kind: 'order',
      measure,
      compare: 'atLeast',
      amount: 0,
    })),
  orderDate: () => [{ kind: 'orderDate', which: 'first', compare: 'within', days: 1 }],
  rfm: () => [{ kind: 'rfm', classes: ['new'] }],
  journey: () =>
    (['isIn', 'entered', 'finished', 'converted'] as const).map((state) => ({ kind: 'journey', journeyId, state })),
  segment: () => [{ kind: 'segment', segmentId }],
  sample: () => [{ kind: 'sample', percent: 0.1, seed: '' }],
}

/** Asks everything that can be asked about a journey. */
async function askAll(journey: string): Promise<void> {
  for (const question of ['', '/live', '/splits', '/conversions', '/contacts', '/history', '/publication', '/file']) {
    const { status, body } = await world.call('GET', `/api/v1/journeys/${journey}${question}`)
    expect(status, `${question} ${JSON.stringify(body)}`).toBe(200)
  }
  for (const contactId of [contact, outsider]) {
    const path = await world.call<{ whyNot?: { text: string } }>(
      'GET',
      `/api/v1/journeys/${journey}/path?contactId=${contactId}`,
    )
    expect(path.status, JSON.stringify(path.body)).toBe(200)
    const trial = await world.call('POST', `/api/v1/journeys/${journey}/trial-run`, { contactId })
    expect(trial.status, JSON.stringify(trial.body)).toBe(200)
  }
  const simulation = await world.call('POST', `/api/v1/journeys/${journey}/simulation`, {})
  // What begins neither with an event nor by a segment or a date cannot be simulated, and says so.
  expect([200, 409, 422], JSON.stringify(simulation.body)).toContain(simulation.status)
}

describe('everything that can be asked about a journey is answered where nothing is filtered', () => {
  it.each(Object.entries(TRIGGERS))('%s', async (kind, settings) => {
    for (const one of settings()) {
      const trigger = { id: 't', kind, settings: one } as Parameters<typeof graphOf>[0][number]
      const graph = graphOf([trigger, WAIT, END], ['t>wait', 'wait:timedOut>end'])
      expect(triggerOf(graph)?.kind).toBe(kind)
      await askAll(await publish(world, kind, graph))
    }
  })

  it.each(Object.entries(CONDITIONS))('%s, asked of who enters, at a step and as a way', async (kind, examples) => {
    const asked: Condition[] = [...examples(), ...examples().map((of): Condition => ({ kind: 'not', of }))]
    for (const condition of asked) {
      const graph = graphOf(
        [
          { id: 't', kind: 'triggerEvent', settings: { event: 'Done', where: [], reentry: 'once', only: condition } },
          { id: 'ask', kind: 'condition', settings: { condition } },
          { id: 'ways', kind: 'branch', settings: { branches: [{ id: 'w', name: '', condition, entry: [] }] } },
          END,
        ],
        ['t>ask', 'ask:yes>ways', 'ways:w>end'],
      )
      const created = await world.call<{ id: string; issues: unknown[] }>('POST', '/api/v1/journeys', {
        name: kind,
        graph,
      })
      expect(created.status, JSON.stringify(created.body)).toBe(201)
      const published = await world.call('POST', `/api/v1/journeys/${created.body.id}/publication`)
      // What is too little is refused by name, before anyone is asked.
      expect([201, 422], JSON.stringify(published.body)).toContain(published.status)
      if (published.status === 201) await askAll(created.body.id)
    }
  })
})
