import type { JourneyContactAnswer } from '@parcours/contract/journeys.ts'
import type { Database } from '@parcours/db/connection.ts'
import { drainBatch } from '@parcours/domain/dispatch/drain.ts'
import { SHARDS } from '@parcours/domain/events/inbox.ts'
import { edge } from '@parcours/model/journey/edge.ts'
import type { Graph, JourneyNode } from '@parcours/model/journey/graph.ts'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { eventually, type World } from './world.ts'

/** A step of a graph, but for its name and position. */
export type Step = {
  [Kind in JourneyNode['kind']]: Pick<Extract<JourneyNode, { kind: Kind }>, 'id' | 'kind' | 'settings'>
}[JourneyNode['kind']]

/**
 * A graph from steps and edges written `from:port>to`; a port left out is `next`. Without edges, each step leads to
 * the one after it.
 */
export function graphOf(
  steps: Step[],
  edges = steps.slice(1).map(({ id }, before) => `${steps[before]?.id}>${id}`),
): Graph {
  return {
    nodes: steps.map((step, index) => ({ ...step, name: '', position: { x: 0, y: index * 150 } }) as JourneyNode),
    edges: edges.map(edge),
  }
}

/**
 * Where links of test emails lead: no server is there, and no name has to be looked up, so that trying one is quick.
 */
export const SHOP = 'http://127.0.0.1:2'

export const SIMPLE_MJML = `<mjml><mj-body><mj-section><mj-column>
  <mj-text>Hello {{ contact.firstName | default: "you" }}</mj-text>
  <mj-button href="${SHOP}/new?who={{ contact.externalId }}">See</mj-button>
</mj-column></mj-section></mj-body></mjml>`

/** An email without a name, as the API takes it. */
export const SIMPLE_EMAIL = { subject: 'Hello', preheader: '', source: SIMPLE_MJML, format: 'mjml', purpose: 'service' }

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

/** Moves a step of a journey's draft: what runs already would not be published again. */
export async function redraw(db: Database, journeyId: string): Promise<void> {
  await sql`
    UPDATE journeys
       SET draft = jsonb_set(draft, '{nodes,0,position,x}', to_jsonb((draft #>> '{nodes,0,position,x}')::numeric + 1))
     WHERE id = ${journeyId}`.execute(db)
}

/** A contact who agreed to marketing email, unless said otherwise. */
export async function newContact(world: World, fields: object, consent = true): Promise<string> {
  const { body, status } = await world.call<{ id: string }>('POST', '/api/v1/contacts', fields)
  expect(status, JSON.stringify(body)).toBeLessThan(300)
  if (consent)
    await world.call('POST', `/api/v1/contacts/${body.id}/consents`, {
      channel: 'email',
      decision: 'given',
      source: 'test',
    })
  return body.id
}

export async function contactsOf(world: World, journey: string): Promise<JourneyContactAnswer[]> {
  return (await world.call<{ data: JourneyContactAnswer[] }>('GET', `/api/v1/journeys/${journey}/contacts?limit=100`))
    .body.data
}

/** Whether so many have left the journey. */
export const finished = (count: number) => (seen: JourneyContactAnswer[]) =>
  seen.filter(({ state }) => state === 'done').length === count

/** Dispatches every event that was sent, where no worker does. */
export async function drainedByHand(world: World, now = new Date()): Promise<void> {
  for (let shard = 0; shard < SHARDS; shard++) while (await drainBatch(world.db, shard, now)) {}
}

/** Waits until every event that was sent has been dispatched. */
export async function drained(world: World): Promise<void> {
  await eventually(
    () => sql<{ n: number }>`SELECT count(*)::int AS n FROM event_inbox`.execute(world.db),
    ({ rows }) => rows[0]?.n === 0,
  )
}
