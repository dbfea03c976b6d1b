import { uuidOf } from '@parcours/model/id.ts'
import { createCampaign } from '@parcours/testing/campaigns.ts'
import { drainedByHand, graphOf, newContact, newTemplate, SIMPLE_MJML } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

/** `été` as some keyboards write it: e and an accent, twice. */
const APART = 'e\u0301te\u0301'
const COMPOSED = '\u00e9t\u00e9'

const read = async (id: string) =>
  (await world.call<{ tags: string[]; properties: object; country: string | null }>('GET', `/api/v1/contacts/${id}`))
    .body

describe('texts of requests', () => {
  it('are composed: tags, names and values of properties are found however they are written', async () => {
    const id = await newContact(world, { email: 'nfc@test.test', tags: [APART], properties: { [APART]: APART } })
    expect(await read(id)).toMatchObject({ tags: [COMPOSED], properties: { [COMPOSED]: COMPOSED } })
    for (const tag of [APART, COMPOSED, ` ${COMPOSED} `]) {
      const found = await world.call<{ data: object[] }>('GET', `/api/v1/contacts?tag=${encodeURIComponent(tag)}`)
      expect(found.body.data, tag).toHaveLength(1)
      const matched = await world.call<{ count: number }>('POST', '/api/v1/contacts/match', {
        condition: { kind: 'tag', tag },
      })
      expect(matched.body.count, tag).toBe(1)
    }
  })

  it('are composed in events too', async () => {
    await world.track([{ userId: 'nfc', event: APART, traits: { email: 'nfc-event@test.test', [APART]: APART } }])
    await drainedByHand(world)
    const { body } = await world.call<{ data: { id: string }[] }>('GET', '/api/v1/contacts?search=nfc-event')
    expect(await read(body.data[0]?.id ?? '')).toMatchObject({ properties: { [COMPOSED]: COMPOSED } })
  })

  it('of tags are without spaces around them', async () => {
    const id = await newContact(world, { email: 'spaces@test.test', tags: ['x', 'x ', ' x', '\u200bx'] })
    expect((await read(id)).tags).toEqual(['x'])
  })

  it('of countries are two letters or a name', async () => {
    for (const country of ['ß', 'ﬁ']) {
      const { status, body } = await world.call<{ errors: { path: string }[] }>('POST', '/api/v1/contacts', {
        email: 'country@test.test',
        country,
      })
      expect([status, body.errors?.[0]?.path], country).toEqual([422, 'country'])
    }
  })
})

describe('names', () => {
  const post = (url: string, body: object) =>
    world.call<{ code: string; errors: { path: string }[] }>('POST', url, body)

  it.each(['   ', '\u200b\u200b\u200b', '\u3164', '\u2800', '\u0301', '\u00ad'])('%j is none', async (name) => {
    const condition = { kind: 'tag', tag: 'x' }
    const answers = [
      await post('/api/v1/keys', { name, scope: 'track' }),
      await post('/api/v1/segments', { name, condition }),
      await post('/api/v1/segments/lists', { name }),
      await post('/api/v1/views', { list: 'contacts', name, query: {} }),
      await post('/api/v1/journeys', { name, graph: { nodes: [], edges: [] } }),
      await post(`/api/v1/templates/${await newTemplate(world)}/copies`, { name }),
      await post('/api/v1/saved-rows', { name, source: '<mj-section></mj-section>' }),
    ]
    expect(answers.map(({ status, body }) => [status, body.errors?.[0]?.path])).toEqual(
      answers.map(() => [422, 'name']),
    )
  })

  it('that look alike are the same: what nobody sees is taken out', async () => {
    const name = '\u2060Spring\u200b \u00ad sale\ufeff'
    const condition = { kind: 'tag', tag: 'x' }
    const made = [
      await post('/api/v1/segments', { name, condition }),
      await post('/api/v1/segments/lists', { name: `${name} list` }),
      await post('/api/v1/journeys', { name, graph: { nodes: [], edges: [] } }),
      await post(`/api/v1/templates/${await newTemplate(world)}/copies`, { name }),
    ]
    for (const { status, body } of made)
      expect([status, body]).toMatchObject([201, { name: expect.stringMatching(/^Spring sale( list)?$/) }])
    const persian = 'می\u200cخواهم 👩\u200d🚀'
    expect(await post('/api/v1/segments', { name: persian, condition })).toMatchObject({ body: { name: persian } })
  })

  it.each(['❤️', '漢', '!', 'a\u0301'])('%j is one', async (name) => {
    expect((await post('/api/v1/keys', { name, scope: 'track' })).status).toBe(201)
  })
})

describe('a subject in which there is nothing to see', () => {
  it.each(['', '  ', '\u200b', '\u00ad', '\u2060', '\u3164'])(
    '%j is refused: as written, and as published',
    async (subject) => {
      const content = { name: 'Blank', preheader: '', source: SIMPLE_MJML, purpose: 'service', format: 'mjml', subject }
      const missing = [422, [{ path: 'subject', code: 'email.subjectMissing' }]]
      const written = await world.call<{ errors: object[] }>('POST', '/api/v1/templates', content)
      expect([written.status, written.body.errors]).toMatchObject(missing)
      const path = `/api/v1/templates/${await newTemplate(world)}`
      expect((await world.call('PUT', `${path}/draft`, content)).status).toBe(200)
      const published = await world.call<{ errors: object[] }>('POST', `${path}/publication`)
      expect([published.status, published.body.errors]).toMatchObject(missing)
      const created = await world.call<{ id: string }>('POST', '/api/v1/journeys', {
        name: 'Blank',
        graph: graphOf([
          step.byHand('trigger'),
          { id: 'tell', kind: 'tellTeam', settings: { subject, text: '', to: [] } },
          step.exit('end'),
        ]),
      })
      const journey = await world.call<{ errors: object[] }>('POST', `/api/v1/journeys/${created.body.id}/publication`)
      expect([journey.status, journey.body.errors]).toMatchObject([
        422,
        [{ path: 'nodes.tell.settings.subject', code: 'email.subjectMissing' }],
      ])
    },
  )

  it("leaves a campaign the email's own, and the connection its sender's name", async () => {
    const id = await newTemplate(world, { subject: 'Own' })
    const campaign = await createCampaign(world, id)
    // As it was stored before such were read as empty.
    await sql`
      UPDATE campaigns
         SET definition = jsonb_set(definition, '{variants,0}',
             definition #> '{variants,0}' || '{"subject": "\u00ad ", "fromName": "\u200b"}')
       WHERE id = ${uuidOf('campaign', campaign)}`.execute(world.db)
    const { body } = await world.call('GET', `/api/v1/campaigns/${campaign}`)
    expect(body).toMatchObject({ definition: { variants: [{ subject: '', fromName: '' }] } })
    const check = await world.call('GET', `/api/v1/campaigns/${campaign}/check`)
    expect(check.body).toMatchObject({ variants: [{ subject: 'Own', example: 'Own' }] })
  })
})

describe('texts that stand in the headers of emails', () => {
  it('are one line: subjects, and whom an email is from', async () => {
    const { body: sender } = await world.call('PUT', '/api/v1/sender', {
      provider: 'sandbox',
      fromName: 'a\r\nBcc: x@y.test',
      fromAddress: 'shop@test.test',
      replyTo: null,
      settings: {},
    })
    expect(sender).toMatchObject({ fromName: 'a Bcc: x@y.test' })
    const id = await newTemplate(world, { subject: 'one\u2028two \n three', preheader: 'a\nb' })
    const { body: template } = await world.call('GET', `/api/v1/templates/${id}`)
    expect(template).toMatchObject({ subject: 'one two three', preheader: 'a b' })
    const campaign = await createCampaign(world, id, {
      variants: [{ key: 'A', templateId: id, subject: 'a\rb', fromName: 'c\r\nd' }],
    })
    const { body } = await world.call('GET', `/api/v1/campaigns/${campaign}`)
    expect(body).toMatchObject({ definition: { variants: [{ subject: 'a b', fromName: 'c d' }] } })
  })
})

describe('times of campaigns', () => {
  it.each([
    [{ kind: 'at', at: '9999-12-31T23:59', timeZone: 'America/Los_Angeles' }, 'at'],
    [{ kind: 'at', at: '0001-01-01T00:00', timeZone: 'Asia/Tokyo' }, 'at'],
    [{ kind: 'contactTime', at: '9999-12-31T23:59', over: 'skip' }, 'at'],
    [{ kind: 'bestTime', day: '9999-12-31', from: '08:00', to: '20:00', over: 'skip' }, 'day'],
  ])('%j is refused: in UTC it may lie outside the calendar', async (schedule, field) => {
    const { status, body } = await world.call<{ errors: { path: string }[] }>('POST', '/api/v1/campaigns', {
      name: 'Late',
      definition: { audience: { everyone: true }, variants: [{ key: 'A' }], schedule },
    })
    expect([status, body.errors?.map(({ path }) => path)]).toEqual([422, [`definition.schedule.${field}`]])
  })
})

describe('the first day of a warm-up', () => {
  const save = (startsOn: string) =>
    world.call<{ errors: { path: string; code: string }[] }>('PUT', '/api/v1/sending-limits', {
      perHour: {},
      warmUp: { startsOn, firstDay: 100, growth: 2, until: 1000 },
    })

  it.each([
    ['2026-02-30', 'value.noSuchDay'],
    ['0000-01-01', 'value.beyondCalendar'],
    ['9999-12-31', 'value.beyondCalendar'],
    ['tomorrow', 'limits.day'],
  ])('%s is refused as %s', async (day, code) => {
    const { status, body } = await save(day)
    expect([status, body.errors]).toMatchObject([422, [{ path: 'warmUp.startsOn', code }]])
  })
})
