import { createServer } from 'node:http'
import { contactsOf, finished, graphOf, newContact, newTemplate, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

const end = (id = 'end') => step.exit(id)
const onEvent = (event: string) => step.onEvent('trigger', event, 'always')
const contactOf = async (id: string) =>
  (
    await world.call<{
      firstName: string | null
      city: string | null
      country: string | null
      properties: Record<string, unknown>
    }>('GET', `/api/v1/contacts/${id}`)
  ).body

describe('fields with Liquid', () => {
  it('are filled in for each contact, from what they are and what brought them', async () => {
    await world.call('POST', '/api/v1/properties', { key: 'points', type: 'number', label: 'Points' })
    const journey = await publish(
      world,
      'Points',
      graphOf(
        [
          onEvent('Earned'),
          {
            id: 'write',
            kind: 'updateContact',
            settings: {
              changes: [
                { kind: 'set', property: 'points', value: '{{ contact.points | plus: event.properties.points }}' },
                { kind: 'set', property: 'greeting', value: 'Dear {{ contact.firstName | upcase }}' },
                { kind: 'set', property: 'city', value: '{{ event.properties.city }}' },
                { kind: 'set', property: 'country', value: '{{ event.properties.country }}' },
                { kind: 'set', property: 'same', value: 'for all' },
                { kind: 'addTag', tag: 'earner' },
              ],
            },
          },
          {
            id: 'tell',
            kind: 'emitEvent',
            settings: {
              event: 'Points Counted',
              properties: [
                { key: 'points', value: '{{ event.properties.points | times: 2 }}' },
                { key: 'kind', value: 'fixed' },
              ],
            },
          },
        ],
        ['trigger>write', 'write>tell'],
      ),
    )
    const [ada, bob] = [
      await newContact(
        world,
        { externalId: 'ada', firstName: 'Ada', properties: { points: 10, other: 'stays' } },
        false,
      ),
      await newContact(world, { externalId: 'bob', firstName: 'Bob "the" {{ x }}', country: 'FR' }, false),
    ]
    await world.track([
      { userId: 'ada', event: 'Earned', properties: { points: 5, city: 'Lyon', country: 'BE' } },
      { userId: 'bob', event: 'Earned', properties: { points: 7, country: 'nowhere' } },
    ])
    await eventually(() => contactsOf(world, journey), finished(2))
    const [first, second] = [await contactOf(ada), await contactOf(bob)]
    expect(first).toMatchObject({
      city: 'Lyon',
      country: 'BE',
      properties: { points: 15, greeting: 'Dear ADA', same: 'for all', other: 'stays' },
    })
    // What cannot be a country is not written, what is not said clears nothing; the name of a contact is no template.
    expect(second).toMatchObject({
      city: null,
      country: 'FR',
      properties: { points: 7, greeting: 'Dear BOB "THE" {{ X }}', same: 'for all' },
    })
    const counted = await eventually(
      () =>
        sql<{ properties: object }>`
          SELECT properties
            FROM events
           WHERE name = 'Points Counted'
           ORDER BY (properties ->> 'points')::int`.execute(world.db),
      ({ rows }) => rows.length === 2,
    )
    expect(counted.rows.map(({ properties }) => properties)).toEqual([
      { points: 10, kind: 'fixed' },
      { points: 14, kind: 'fixed' },
    ])
  })

  it('are checked before publication, each with its path', async () => {
    const graph = graphOf(
      [
        onEvent('Checked'),
        {
          id: 'write',
          kind: 'updateContact',
          settings: { changes: [{ kind: 'set', property: 'a', value: '{{ contact.nothing }}' }] },
        },
        {
          id: 'hook',
          kind: 'webhook',
          settings: { url: 'https://example.test/{{ contact.id }', body: '{{ unheard.of }}', save: '' },
        },
      ],
      ['trigger>write', 'write>hook'],
    )
    const { body } = await world.call<{ issues: { path: string }[] }>('POST', '/api/v1/journeys', {
      name: 'Checked',
      graph,
    })
    expect(body.issues.map(({ path }) => path).sort()).toEqual([
      'nodes.hook.settings.body',
      'nodes.hook.settings.url',
      'nodes.write.settings.changes.0.value',
    ])
  })

  it('write to the team about each contact, in their words', async () => {
    const journey = await publish(
      world,
      'Calls',
      graphOf(
        [
          onEvent('Call Wanted'),
          {
            id: 'tell',
            kind: 'tellTeam',
            settings: { subject: 'Call {{ contact.firstName }}', text: 'About {{ event.properties.topic }}.', to: [] },
          },
        ],
        ['trigger>tell'],
      ),
    )
    for (const [externalId, firstName] of [
      ['c1', 'Carl'],
      ['d1', 'Dora'],
    ])
      await newContact(world, { externalId, firstName }, false)
    await world.track([
      { userId: 'c1', event: 'Call Wanted', properties: { topic: 'prices' } },
      { userId: 'd1', event: 'Call Wanted', properties: { topic: 'colours' } },
    ])
    await eventually(() => contactsOf(world, journey), finished(2))
    const mails = await eventually(
      () =>
        sql<{
          subject: string
          text: string
        }>`SELECT subject, text FROM sandbox_outbox WHERE subject LIKE 'Call %' ORDER BY subject`.execute(world.db),
      ({ rows }) => rows.length === 2,
    )
    expect(mails.rows.map(({ subject }) => subject)).toEqual(['Call Carl', 'Call Dora'])
    expect(mails.rows[1]?.text).toContain('About colours.')
  })
})

describe('a webhook with a body of its own', () => {
  it('sends what is filled in, keeps the answer for later steps and emails, and fails what is no JSON', async () => {
    const calls: { url: string; body: string }[] = []
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk))
      request.on('end', () => {
        calls.push({ url: request.url ?? '', body })
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ score: request.url?.endsWith('high') ? 90 : 10 }))
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    const templateId = await newTemplate(world, { subject: 'Your score is {{ results.crm.body.score }}' })
    const journey = await publish(
      world,
      'Scores',
      graphOf(
        [
          onEvent('Scored'),
          {
            id: 'hook',
            kind: 'webhook',
            settings: {
              url: `http://127.0.0.1:${port}/{{ contact.externalId }}`,
              body: '{"who": {{ contact.lastName | json }}, "n": {{ event.properties.n }}}',
              save: 'crm',
            },
          },
          {
            id: 'ways',
            kind: 'branch',
            settings: {
              branches: [
                {
                  id: 'w1',
                  name: '',
                  condition: { kind: 'all', of: [] },
                  entry: [{ property: 'results.crm.body.score', operator: 'greaterThan', value: 50 }],
                },
              ],
            },
          },
          step.email('mail', templateId),
          end('low'),
          end('failed'),
        ],
        ['trigger>hook', 'hook>ways', 'hook:failed>failed', 'ways:w1>mail', 'ways:otherwise>low'],
      ),
    )
    const [high, low, broken] = [
      await newContact(world, { externalId: 'high', lastName: 'O"Neil', email: 'high@example.test' }),
      await newContact(world, { externalId: 'low' }, false),
      await newContact(world, { externalId: 'broken' }, false),
    ]
    await world.track([
      { userId: 'high', event: 'Scored', properties: { n: 1 } },
      { userId: 'low', event: 'Scored', properties: { n: 2 } },
      { userId: 'broken', event: 'Scored', properties: { n: 'x y' } },
    ])
    const seen = await eventually(() => contactsOf(world, journey), finished(3))
    server.close()
    const at = (id: string) => seen.find(({ contactId }) => contactId === id)?.nodeId
    expect([at(high), at(low), at(broken)]).toEqual(['mail', 'low', 'failed'])
    expect(calls.map(({ url, body }) => [url, JSON.parse(body)]).sort()).toEqual([
      ['/high', { who: 'O"Neil', n: 1 }],
      ['/low', { who: null, n: 2 }],
    ])
    const { rows } = await sql<{
      subject: string
    }>`SELECT subject FROM sandbox_outbox WHERE subject LIKE 'Your score%'`.execute(world.db)
    expect(rows.map(({ subject }) => subject)).toEqual(['Your score is 90'])
  })
})
