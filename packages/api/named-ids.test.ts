import { idPlaces } from '@parcours/contract/named-ids.ts'
import type { Route } from '@parcours/contract/route.ts'
import { type RouteName, routes } from '@parcours/contract/routes.ts'
import { newCampaign } from '@parcours/model/campaign/campaign.ts'
import { Condition } from '@parcours/model/condition/condition.ts'
import { type IdKind, publicId } from '@parcours/model/id.ts'
import { createCampaign } from '@parcours/testing/campaigns.ts'
import { graphOf, newContact, newTemplate, SIMPLE_MJML } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, type TestWorkspace, type World } from '@parcours/testing/world.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'

let world: World
let stranger: TestWorkspace
beforeAll(async () => {
  world = await createWorld()
  stranger = await world.newWorkspace()
})
afterAll(() => world.close())

interface Problems {
  code: string
  errors: { path: string; code: string }[]
}
interface Given {
  params?: Record<string, string>
  query?: Record<string, string>
  body?: unknown
}

const CONDITION: Condition = { kind: 'tag', tag: 'vip' }
const contact = () => newContact(world, { email: `${crypto.randomUUID()}@test.test` })
const post = async (url: string, body?: unknown, key?: string) => {
  const answer = await world.call<{ id: string }>('POST', url, body, key ? { key } : {})
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300)
  return answer.body.id
}
const segment = () => post('/api/v1/segments', { name: 'VIP', condition: CONDITION })
const journey = async () => {
  const graph = graphOf([step.byHand('t'), step.exit('e')])
  const id = await post('/api/v1/journeys', { name: 'By hand', graph })
  await post(`/api/v1/journeys/${id}/publication`)
  return id
}
const campaign = async () => createCampaign(world, await newTemplate(world))
const email = { subject: 'Hello', preheader: '', source: SIMPLE_MJML, purpose: 'marketing' }

/** A call that names an id at each place of the contract where one stands. */
const CASES: Record<string, (id: string) => Promise<Given> | Given> = {
  'listContacts segment': (segment) => ({ query: { segment } }),
  'countContacts segment': (segment) => ({ query: { segment } }),
  'mergeContact from': async (from) => ({ params: { id: await contact() }, body: { from } }),
  'tagContacts contacts.ids.*': (id) => ({ body: { contacts: { ids: [id] }, add: ['a'] } }),
  'tagContacts contacts.filter.segment': (segment) => ({ body: { contacts: { filter: { segment } }, add: ['a'] } }),
  'exportContacts contacts.ids.*': (id) => ({ body: { contacts: { ids: [id] } } }),
  'exportContacts contacts.filter.segment': (segment) => ({ body: { contacts: { filter: { segment } } } }),
  'saveView query.segment': (segment) => ({ body: { list: 'contacts', name: 'Mine', query: { segment } } }),
  'previewSegment segmentId': (segmentId) => ({ body: { condition: CONDITION, segmentId } }),
  'changeListMembers contactIds.*': async (id) => ({
    params: { id: await post('/api/v1/segments/lists', { name: 'Guests' }) },
    body: { change: 'add', contactIds: [id] },
  }),
  'addJourneyContacts audience.segmentId': async (segmentId) => ({
    params: { id: await journey() },
    body: { audience: { kind: 'segment', segmentId } },
  }),
  'addJourneyContacts audience.contactIds.*': async (id) => ({
    params: { id: await journey() },
    body: { audience: { kind: 'contacts', contactIds: [id] } },
  }),
  'removeJourneyContact contactId': async (contactId) => ({ params: { id: await journey() }, body: { contactId } }),
  'removeJourneyContact entryId': async (entryId) => ({
    params: { id: await journey() },
    body: { contactId: await contact(), entryId },
  }),
  'skipJourneyWait contactId': async (contactId) => ({
    params: { id: await journey() },
    body: { contactId, nodeId: 'wait' },
  }),
  'skipJourneyWait entryId': async (entryId) => ({
    params: { id: await journey() },
    body: { contactId: await contact(), entryId, nodeId: 'wait' },
  }),
  'compareCampaigns ids.*': async (id) => ({ body: { ids: [id, await campaign()] } }),
  'getCampaignReport sendId': async (sendId) => ({ params: { id: await campaign() }, query: { sendId } }),
  'getJourneyContactPath contactId': async (contactId) => ({ params: { id: await journey() }, query: { contactId } }),
  'runJourneyTrial contactId': async (contactId) => ({
    params: { id: await journey() },
    body: { contactId, choices: {}, properties: {} },
  }),
  'sendCampaignTest contactId': async (contactId) => ({
    params: { id: await campaign() },
    body: { to: ['colleague@test.test'], contactId },
  }),
  'sendTemplateTest contactId': async (contactId) => ({
    params: { id: await newTemplate(world) },
    body: { to: ['colleague@test.test'], contactId },
  }),
  'sendTemplateTest connectionId': async (connectionId) => ({
    params: { id: await newTemplate(world) },
    body: { to: ['colleague@test.test'], connectionId },
  }),
  'resolveUnknownMessages messageIds.*': async (id) => ({
    params: { id: await campaign() },
    body: { messageIds: [id], as: 'sent' },
  }),
  'previewTemplate contactId': (contactId) => ({ body: { ...email, contactId } }),
}
/** Refused by words of their own, or gone by itself because it succeeded. */
const BY_THEMSELVES = ['switchWorkspace workspaceId', 'retryQuarantined ids.*', 'dismissQuarantined ids.*']

const names = Object.keys(routes) as RouteName[]
const places = names.flatMap((name) => {
  const { query, body }: Route = routes[name]
  return [...idPlaces(query), ...idPlaces(body)].map(({ kind, path }) => ({ name, kind, path, at: `${name} ${path}` }))
})
const asked = places.filter(({ at }) => !BY_THEMSELVES.includes(at))

async function call(name: RouteName, { params = {}, query, body }: Given) {
  const { method, path }: Route = routes[name]
  const url = path.replace(/:(\w+)/g, (_, part: string) => params[part] ?? '')
  return world.call<Problems>(method, url + (query ? `?${new URLSearchParams(query)}` : ''), body)
}

/** An id that names nothing, and one that names something of another workspace. */
async function strangeIds(kind: IdKind): Promise<string[]> {
  const nothing = publicId(kind, '00000000-0000-7000-8000-000000000001')
  const key = stranger.fullKey
  if (kind === 'contact')
    return [nothing, await post('/api/v1/contacts', { email: `${crypto.randomUUID()}@other.test` }, key)]
  if (kind === 'segment')
    return [nothing, await post('/api/v1/segments', { name: 'Theirs', condition: CONDITION }, key)]
  return [nothing]
}

describe('an id in a request that names nothing', () => {
  it('has a case for every place of the contract', () => {
    expect(Object.keys(CASES).sort()).toEqual(asked.map(({ at }) => at).sort())
    expect(places.map(({ at }) => at)).toEqual(expect.arrayContaining(BY_THEMSELVES))
  })

  it.each(asked)('is refused by its field: $at', async ({ name, kind, path, at }) => {
    for (const id of await strangeIds(kind)) {
      const { status, body } = await call(name, (await CASES[at]?.(id)) ?? {})
      expect([status, body.errors], JSON.stringify(body)).toEqual([
        422,
        [expect.objectContaining({ path: path.replace('*', '0'), code: `notFound.${kind}` })],
      ])
    }
  })

  const conditions = names.flatMap((name) => {
    const { body }: Route = routes[name]
    const fields = Object.entries((body as z.ZodObject | undefined)?.shape ?? {})
    return fields.flatMap(([field, schema]) => (schema === Condition ? [{ name, field }] : []))
  })
  it.each(conditions)('is refused within the condition of $name ($field)', async ({ name, field }) => {
    const params: Record<string, string> = routes[name].path.includes(':id') ? { id: await segment() } : {}
    for (const kind of ['segment', 'journey', 'template'] as const) {
      const id = publicId(kind, '00000000-0000-7000-8000-000000000001')
      const leaf = {
        segment: { kind: 'segment', segmentId: id },
        journey: { kind: 'journey', journeyId: id, state: 'isIn' },
        template: { kind: 'message', action: 'opened', templateId: id, compare: 'atLeast', amount: 1 },
      }[kind]
      const body = { name: 'Named', condition: CONDITION, one: CONDITION, other: CONDITION, [field]: leaf }
      const shape = Object.keys(((routes[name] as Route).body as z.ZodObject).shape)
      const given = Object.fromEntries(Object.entries(body).filter(([key]) => shape.includes(key)))
      const { status, body: answer } = await call(name, { params, body: given })
      expect([status, answer.errors?.map(({ path }) => path)], JSON.stringify(answer)).toEqual([
        422,
        [`${field}.${kind}Id`],
      ])
    }
  })
})

describe('a campaign', () => {
  const definition = async (change: object = {}) => ({
    ...newCampaign(),
    audience: { segments: [await segment()], everyone: false, except: [] },
    variants: [{ key: 'A', templateId: await newTemplate(world) }],
    ...change,
  })
  const audience = (segments: string[], except: string[] = []) => ({ segments, except, everyone: false })

  it('names segments and emails of the workspace only', async () => {
    const id = await campaign()
    const [unknown = '', theirs = ''] = await strangeIds('segment')
    const nowhere = publicId('template', '00000000-0000-7000-8000-000000000001')
    for (const [change, path] of [
      [{ audience: audience([await segment(), unknown]) }, 'definition.audience.segments.1'],
      [{ audience: audience([theirs]) }, 'definition.audience.segments.0'],
      [{ audience: audience(['seg_']) }, 'definition.audience.segments.0'],
      [{ audience: audience([await segment()], [theirs]) }, 'definition.audience.except.0'],
      [{ variants: [{ key: 'A', templateId: nowhere }] }, 'definition.variants.0.templateId'],
    ] as const) {
      const body = { name: 'Spring', definition: await definition(change) }
      for (const { status, body: answer } of [
        await world.call<Problems>('POST', '/api/v1/campaigns', body),
        await world.call<Problems>('PUT', `/api/v1/campaigns/${id}`, body),
      ])
        expect([status, answer.errors.map((one) => one.path)]).toEqual([422, [path]])
    }
  })

  it('whose segment was deleted opens, is copied, and is changed', async () => {
    const gone = await segment()
    const body = { name: 'Past', definition: await definition({ audience: audience([gone]) }) }
    const first = await post('/api/v1/campaigns', body)
    await post(`/api/v1/campaigns/${first}/launch`)
    await post(`/api/v1/campaigns/${first}/cancellation`)
    expect((await world.call('DELETE', `/api/v1/segments/${gone}`)).status).toBe(204)
    const copy = await post(`/api/v1/campaigns/${first}/duplicates`, { name: 'Again' })
    expect((await world.call('GET', `/api/v1/campaigns/${copy}`)).status).toBe(200)
    const save = (segments: string[]) =>
      world.call<Problems>('PUT', `/api/v1/campaigns/${copy}`, {
        name: 'Changed',
        definition: { ...body.definition, audience: audience(segments) },
      })
    expect((await save([gone, await segment()])).status).toBe(200)
    const { status, body: answer } = await save([gone, ...(await strangeIds('segment'))])
    expect([status, answer.errors.map(({ path }) => path)]).toEqual([
      422,
      ['definition.audience.segments.1', 'definition.audience.segments.2'],
    ])
    expect((await save([await segment()])).status).toBe(200)
    expect((await save([gone])).status).toBe(422)
  })
})
