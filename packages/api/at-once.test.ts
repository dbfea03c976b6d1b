import { revisedBy } from '@parcours/contract/revised.ts'
import type { Route } from '@parcours/contract/route.ts'
import { type RouteName, routes } from '@parcours/contract/routes.ts'
import { DEFAULT_BRAND } from '@parcours/model/content/brand.ts'
import { NO_LIMITS } from '@parcours/model/delivery/limits.ts'
import { createCampaign, segmentOfTag } from '@parcours/testing/campaigns.ts'
import { refuseRows } from '@parcours/testing/failing-rows.ts'
import { graphOf, newContact, newTemplate, SIMPLE_MJML } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

const MANUAL = graphOf([step.byHand('t'), step.exit('e')])
const design = (n: number) => ({
  subject: `Hello ${n}`,
  preheader: '',
  source: SIMPLE_MJML,
  purpose: 'marketing' as const,
})
const draftOf = (id: string, n: number) =>
  world.call('PUT', `/api/v1/templates/${id}/draft`, { name: 'Draft', ...design(n) })

/** One thing, and changes of it that differ. */
interface Case {
  make: () => Promise<string | undefined>
  /** Where the ETag is read, when not where it is written. */
  read?: string
  body: (n: number) => Promise<object | undefined> | object | undefined
}

const connection = (n: number) => ({
  name: `n${n}`,
  provider: 'sandbox',
  fromName: 'Shop',
  fromAddress: `p${n}@test.test`,
})

/** Of each operation that makes a new revision. */
const CASES: Partial<Record<RouteName, Case>> = {
  updateContact: {
    make: () => newContact(world, { email: 'at-once@test.test' }),
    body: (n) => ({ firstName: `n${n}` }),
  },
  saveSegment: {
    make: () => segmentOfTag(world, 'at-once'),
    body: (n) => ({ name: `n${n}`, condition: { kind: 'tag', tag: 'at-once' } }),
  },
  saveJourney: {
    make: async () =>
      (await world.call<{ id: string }>('POST', '/api/v1/journeys', { name: 'At once', graph: MANUAL })).body.id,
    body: (n) => ({ name: `n${n}`, graph: MANUAL }),
  },
  saveCampaign: {
    make: async () => createCampaign(world, await newTemplate(world)),
    body: async (n) => ({
      name: `n${n}`,
      definition: {
        audience: { everyone: true },
        variants: [{ key: 'A', templateId: await newTemplate(world) }],
        schedule: { kind: 'now' },
      },
    }),
  },
  rescheduleCampaign: {
    make: async () =>
      createCampaign(world, await newTemplate(world), { schedule: { kind: 'contactTime', at: '2030-01-01T09:00' } }),
    read: '/api/v1/campaigns/:id',
    body: (n) => ({ day: `2030-01-${String(n + 2).padStart(2, '0')}` }),
  },
  saveConnection: {
    make: async () =>
      (await world.call<{ id: string }>('POST', '/api/v1/connections', { ...connection(0), name: 'Own' })).body.id,
    body: connection,
  },
  saveTemplate: { make: () => newTemplate(world), body: (n) => ({ name: `n${n}`, ...design(n) }) },
  saveTemplateDraft: {
    make: () => newTemplate(world),
    read: '/api/v1/templates/:id',
    body: (n) => ({ name: `n${n}`, ...design(n) }),
  },
  publishTemplate: {
    make: () => newTemplate(world),
    read: '/api/v1/templates/:id',
    body: () => undefined,
  },
  saveBrand: { make: async () => undefined, body: (n) => ({ ...DEFAULT_BRAND, radius: n }) },
  saveSendingLimits: {
    make: async () => undefined,
    body: (n) => ({ ...NO_LIMITS, perHour: { ...NO_LIMITS.perHour, other: 100 + n } }),
  },
}

describe('eight changes at once, made from the same revision', () => {
  const guarded = (Object.keys(routes) as RouteName[]).filter((name) => {
    const route: Route = routes[name]
    return name in CASES || (revisedBy(route) && route.answer && ['PUT', 'PATCH'].includes(route.method))
  })

  it.each(guarded)('%s keeps one of them, and tells the others', async (name) => {
    const found = CASES[name]
    if (!found) throw new Error(`${name} makes a new revision: add a case`)
    const { method, path, status }: Route = routes[name]
    const { make, read = path, body } = found
    const id = (await make()) ?? ''
    // The second round begins with a row where the first may have begun without.
    for (let round = 0; round < 2; round++) {
      if (name === 'publishTemplate') await draftOf(id, round)
      const { headers } = await world.call('GET', read.replace(':id', id))
      const bodies = await Promise.all(Array.from({ length: 8 }, (_, n) => body(n + 8 * round)))
      const answers = await Promise.all(
        bodies.map((one) =>
          world.call(method, path.replace(':id', id), one, { headers: { 'if-match': String(headers.etag) } }),
        ),
      )
      expect(answers.map((answer) => answer.status).sort(), JSON.stringify(answers[0]?.body)).toEqual([
        status,
        ...Array.from({ length: 7 }, () => 412),
      ])
    }
  })

  it('tags alone are a change of the contact too', async () => {
    const id = await newContact(world, { email: 'tags-at-once@test.test' })
    const { headers } = await world.call('GET', `/api/v1/contacts/${id}`)
    const tag = (tags: string[]) =>
      world.call('PATCH', `/api/v1/contacts/${id}`, { tags }, { headers: { 'if-match': String(headers.etag) } })
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => tag([`t${n}`])))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 412)])
  })
})

describe('a bulk job', () => {
  it('is undone once, however many ask at once', async () => {
    const ids = [await newContact(world, { email: 'undone-once@test.test' })]
    const { id } = (
      await world.call<{ id: string }>('POST', '/api/v1/contacts/tags', { contacts: { ids }, add: ['undone'] })
    ).body
    await eventually(
      async () => (await world.call<{ state: string }>('GET', `/api/v1/bulk-jobs/${id}`)).body,
      ({ state }) => state === 'done',
    )
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => world.call('POST', `/api/v1/bulk-jobs/${id}/undo`)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409])
  })
})

describe('a transaction that a deadlock ended', () => {
  /** Refuses rows of a table as a deadlock does; a sequence counts also what is rolled back. */
  async function deadlocks(table: string, times: number): Promise<() => Promise<void>> {
    const sequence = `tries_${table}`
    await sql.raw(`CREATE SEQUENCE ${sequence}; GRANT USAGE ON SEQUENCE ${sequence} TO PUBLIC`).execute(world.db)
    const end = await refuseRows(world.db, table, `nextval('${sequence}') <= ${times}`, '40P01')
    return async () => {
      await end()
      await sql.raw(`DROP SEQUENCE ${sequence}`).execute(world.db)
    }
  }

  it.each([
    ['contacts', '/api/v1/contacts', () => ({ email: `${crypto.randomUUID()}@test.test` })],
    ['segments', '/api/v1/segments', () => ({ name: 'Tried', condition: { kind: 'tag', tag: 'x' } })],
    ['contents', '/api/v1/templates', () => ({ name: 'Tried', ...design(1) })],
  ])('is tried again (%s)', async (table, url, body) => {
    const end = await deadlocks(table, 2)
    const answer = await world.call('POST', url, body())
    await end()
    expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  })

  it('is refused in words when that does not help', async () => {
    const end = await deadlocks('segments', 1000)
    const answer = await world.call<{ code: string; detail: string }>(
      'POST',
      '/api/v1/segments',
      { name: 'Tried', condition: { kind: 'tag', tag: 'x' } },
      { headers: { 'accept-language': 'fr' } },
    )
    await end()
    expect([answer.status, answer.body.code]).toEqual([409, 'request.endedByOthers'])
    expect(answer.body.detail).toMatch(/répétez la requête/)
  })
})
