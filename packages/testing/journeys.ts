import type { Edge, Graph, JourneyNode } from '@parcours/model/journey/graph.ts'
import { expect } from 'vitest'
import type { World } from './world.ts'

type Step = { [Kind in JourneyNode['kind']]: Pick<Extract<JourneyNode, { kind: Kind }>, 'id' | 'kind' | 'settings'> }[JourneyNode['kind']]

/** A graph from steps and arrows written `from:port>to`; a port left out is `next`. */
export function graphOf(steps: Step[], arrows: string[]): Graph {
  return {
    nodes: steps.map((step, index) => ({ ...step, name: '', position: { x: 0, y: index * 150 } }) as JourneyNode),
    edges: arrows.map((arrow): Edge => {
      const [, from = '', port = 'next', to = ''] = /^(\w+)(?::(\w+))?>(\w+)$/.exec(arrow) ?? []
      return { from, port, to }
    }),
  }
}

export const SIMPLE_MJML = `<mjml><mj-body><mj-section><mj-column>
  <mj-text>Hello {{ contact.firstName | default: "you" }}</mj-text>
  <mj-button href="https://shop.test/new?who={{ contact.externalId }}">See</mj-button>
</mj-column></mj-section></mj-body></mjml>`

export async function newTemplate(world: World, change: object = {}): Promise<string> {
  const { status, body } = await world.call<{ id: string }>('POST', '/api/v1/templates', {
    name: 'Hello',
    subject: 'Hello {{ contact.firstName }}',
    preheader: '',
    source: SIMPLE_MJML,
    purpose: 'marketing',
    ...change,
  })
  expect(status, JSON.stringify(body)).toBe(201)
  return body.id
}

export async function publish(world: World, name: string, graph: Graph): Promise<string> {
  const created = await world.call<{ id: string }>('POST', '/api/v1/journeys', { name, graph })
  expect(created.status, JSON.stringify(created.body)).toBe(201)
  const published = await world.call('POST', `/api/v1/journeys/${created.body.id}/publication`)
  expect(published.status, JSON.stringify(published.body)).toBe(201)
  return created.body.id
}

/** A contact who agreed to marketing email, unless told otherwise. */
export async function newContact(world: World, fields: object, consent = true): Promise<string> {
  const { body, status } = await world.call<{ id: string }>('POST', '/api/v1/contacts', fields)
  expect(status, JSON.stringify(body)).toBeLessThan(300)
  if (consent) await world.call('POST', `/api/v1/contacts/${body.id}/consents`, { channel: 'email', decision: 'given', source: 'test' })
  return body.id
}
