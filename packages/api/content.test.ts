import { STARTERS } from '@parcours/domain/content/starters.ts'
import { BrandKit, DEFAULT_BRAND } from '@parcours/model/content/brand.ts'
import { drawing, uploadImage } from '@parcours/testing/images.ts'
import { graphOf, newContact, newTemplate, publish, SIMPLE_MJML } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World

beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

interface Template {
  id: string
  subject: string
  source: string
  revision: number
  draft: { subject: string; source: string } | null
}
interface Preview {
  subject: string
  html: string
  text: string
  bytes: number
  contactId: string | null
  issues: { code: string; message: string }[]
}

const EMAIL = { subject: 'Hello', preheader: '', source: SIMPLE_MJML, format: 'mjml', purpose: 'marketing' }
const row = (content: string, attributes = '') =>
  `<mjml><mj-body><mj-section${attributes}><mj-column>${content}</mj-column></mj-section></mj-body></mjml>`
const preview = async (change: object) => {
  const { status, body } = await world.call<Preview & { code: string; errors: { path: string; message: string }[] }>(
    'POST',
    '/api/v1/templates/preview',
    { ...EMAIL, ...change },
  )
  return { status, ...body }
}
const draft = (id: string, change: object, headers = {}) =>
  world.call<Template>('PUT', `/api/v1/templates/${id}/draft`, { name: 'Draft', ...EMAIL, ...change }, { headers })

describe('a template', () => {
  it('keeps what is being written apart from what is sent', async () => {
    const id = await newTemplate(world)
    const { body } = await draft(id, { subject: 'Being written', source: '<mjml>{{ unfinished' })
    expect(body).toMatchObject({
      subject: 'Hello {{ contact.firstName }}',
      source: SIMPLE_MJML,
      revision: 1,
      draft: { subject: 'Being written' },
    })
    const refused = await world.call<{ errors: { path: string }[] }>('POST', `/api/v1/templates/${id}/publication`)
    expect(refused.status).toBe(422)
    expect(refused.body.errors[0]?.path).toBe('source')
    await draft(id, { subject: 'Written' })
    const { body: published } = await world.call<Template>('POST', `/api/v1/templates/${id}/publication`)
    expect(published).toMatchObject({ subject: 'Written', revision: 2, draft: null })
  })

  it('has no draft once it says what is published', async () => {
    const id = await newTemplate(world)
    await draft(id, { subject: 'Other' })
    const { body } = await draft(id, { subject: 'Hello {{ contact.firstName }}' })
    expect(body.draft).toBeNull()
    await draft(id, { subject: 'Other' })
    const discarded = await world.call<Template>('DELETE', `/api/v1/templates/${id}/draft`)
    expect(discarded.body).toMatchObject({ draft: null, revision: 1 })
  })

  it('refuses the second of two concurrent edits', async () => {
    const id = await newTemplate(world)
    const first = await draft(id, { subject: 'One' }, { 'if-match': '"1"' })
    expect(first.status).toBe(200)
    expect((await draft(id, { subject: 'Two' }, { 'if-match': '"1"' })).status).toBe(412)
  })

  it('keeps its versions, and who made them, to be written again', async () => {
    const id = await newTemplate(world, { subject: 'First' })
    await draft(id, { subject: 'Second' })
    await world.call('POST', `/api/v1/templates/${id}/publication`)
    const { body } = await world.call<{ data: { revision: number; subject: string }[] }>(
      'GET',
      `/api/v1/templates/${id}/versions`,
    )
    expect(body.data.map(({ revision, subject }) => [revision, subject])).toEqual([
      [2, 'Second'],
      [1, 'First'],
    ])
    const version = await world.call<{ subject: string; source: string }>('GET', `/api/v1/templates/${id}/versions/1`)
    expect(version.body).toMatchObject({ subject: 'First', source: SIMPLE_MJML })
    expect((await world.call('GET', `/api/v1/templates/${id}/versions/7`)).status).toBe(404)
  })

  it('is copied with what is being written', async () => {
    const id = await newTemplate(world)
    await draft(id, { subject: 'Being written' })
    const { body } = await world.call<Template>('POST', `/api/v1/templates/${id}/copies`, { name: 'Copy' })
    expect(body).toMatchObject({ revision: 1, draft: { subject: 'Being written' } })
    expect(body.id).not.toBe(id)
  })
})

describe('what an email may say', () => {
  it('is tried on colleagues as it is written or as it is sent, and says what keeps it from that', async () => {
    const id = await newTemplate(world)
    const contactId = await newContact(world, { email: 'zoe@tested.test', firstName: 'Zoé' })
    await draft(id, { subject: 'For {{ contact.firstName }}' })
    const test = (body: object, of = id) =>
      world.call<{
        sent: { to: string; result: string; reason: string | null }[]
        errors: { path: string }[]
      }>('POST', `/api/v1/templates/${of}/tests`, { to: ['tester@tested.test', 'other@tested.test'], ...body })
    const subjects = async () => {
      const { body } = await world.call<{ data: { recipient: string; subject: string }[] }>('GET', '/api/v1/outbox')
      return body.data.filter(({ recipient }) => recipient === 'tester@tested.test').map(({ subject }) => subject)
    }
    const { status, body } = await test({ contactId })
    expect(status).toBe(200)
    // Nobody gets it twice, however often they are written.
    expect((await test({ to: ['twice@tested.test', 'Twice@tested.test'] })).body.sent).toHaveLength(1)
    expect(body.sent).toEqual([
      { to: 'tester@tested.test', result: 'accepted', reason: null },
      { to: 'other@tested.test', result: 'accepted', reason: null },
    ])
    expect(await subjects()).toEqual(['[Test] For Zoé'])
    await test({ contactId, version: 'published' })
    expect(await subjects()).toContain('[Test] Hello Zoé')

    for (const [wrong, path] of [
      [{ to: [] }, 'to'],
      [{ to: ['nobody'] }, 'to.0'],
      [{ to: Array.from({ length: 11 }, (_, index) => `many${index}@tested.test`) }, 'to'],
      [{ version: 'another' }, 'version'],
      [{ connectionId: `cnx_${'0'.repeat(32)}` }, 'connectionId'],
    ] as const) {
      const refused = await test(wrong)
      expect([refused.status, refused.body.errors[0]?.path]).toEqual([422, path])
    }
    await draft(id, { subject: 'Unfinished {{ contact.firstName' })
    const unfinished = await test({})
    expect([unfinished.status, unfinished.body.errors[0]?.path]).toEqual([422, 'subject'])
    await draft(id, { subject: '{% if false %}never{% endif %}' })
    const empty = await test({ contactId })
    expect([empty.status, empty.body.errors[0]?.path]).toEqual([422, 'contactId'])
    await draft(id, { subject: '{% for i in (1..100000000) %}x{% endfor %}' })
    const endless = await test({ contactId })
    expect([endless.status, endless.body.errors[0]?.path]).toEqual([422, 'contactId'])
    expect((await test({}, `tpl_${'0'.repeat(32)}`)).status).toBe(404)
  })

  it('shows a row to contacts for whom a condition holds', async () => {
    const contactId = await newContact(world, { email: 'lyon@test.test', city: 'Lyon' })
    const source = `<mjml><mj-body>
      <mj-section show-if="contact.city == 'Lyon'"><mj-column><mj-text>Near you</mj-text></mj-column></mj-section>
      <mj-section show-if="contact.city == &quot;Paris&quot;">
        <mj-column><mj-text>Far away</mj-text></mj-column>
      </mj-section>
    </mj-body></mjml>`
    const { html, text } = await preview({ source, contactId })
    expect(html).toContain('Near you')
    expect(html).not.toContain('Far away')
    expect(text).toContain('Near you')
    expect(text).not.toContain('Far away')
  })

  it('repeats a row for each product of the event, with links that are counted one by one', async () => {
    const source = row(
      '<mj-text>{{ item.name }}</mj-text><mj-button href="https://shop.test/{{ item.sku }}?a=1&amp;b=2">See</mj-button>',
      ' repeat="item in event.properties.products" repeat-most="2"',
    )
    await world.track([
      {
        userId: 'cart',
        event: 'Order Completed',
        properties: {
          order_id: 'o1',
          total: 30,
          products: ['Tea', 'Cup', 'Pot'].map((name) => ({ name, sku: `S-${name}`, price: 10 })),
        },
      },
    ])
    const contact = await eventually(
      () => world.call<{ data: { id: string }[] }>('GET', '/api/v1/contacts?search=cart'),
      ({ body }) => body.data.length > 0,
    )
    const contactId = contact.body.data[0]?.id
    const { html, text } = await eventually(
      () => preview({ source, contactId }),
      (seen) => seen.html?.includes('Tea'),
    )
    expect(html).toContain('Cup')
    expect(html).not.toContain('Pot')
    expect(html).toContain('href="https://shop.test/S-Cup?a=1&amp;b=2"')
    expect(text).toContain('https://shop.test/S-Cup?a=1&b=2')
  })

  it('fills in orders, history and recommendations of a person', async () => {
    const source = row(
      '<mj-text>{{ history.orders }} for {{ history.revenue | money }}; last: {{ orders[0].items[0].name ' +
        '}}; {{ orders[0].date | day }}</mj-text>',
    )
    const contacts = await eventually(
      () => world.call<{ data: { id: string }[] }>('GET', '/api/v1/contacts?search=cart'),
      ({ body }) => body.data.length > 0,
    )
    const contactId = contacts.body.data[0]?.id
    const { html } = await eventually(
      () => preview({ source, contactId, language: 'fr' }),
      (seen) => seen.html?.includes('1 for'),
    )
    expect(html).toMatch(/1 for 30,00\s€; last: Tea/)
    expect(html).toContain(
      new Intl.DateTimeFormat('fr', { dateStyle: 'long', timeZone: 'Europe/Paris' }).format(new Date()),
    )
  })

  it('names what nothing will fill in', async () => {
    const { issues } = await preview({ subject: '{{ contact.shoesize }} {{ recomendations }} {{ history.total }}' })
    expect(issues.map(({ message }) => message).join(' ')).toMatch(/contact\.shoesize.*recomendations.*history\.total/s)
  })

  it('runs nothing that an import brings along', async () => {
    const source = `<html><body onload=alert(1)>
      <script>alert(2)</script><p onclick='alert(3)'>Hi</p><a href="javascript:alert(4)">x</a>
      <iframe src="https://evil.test"></iframe>
      <form action="https://evil.test"><img src=x onerror=alert(5)></form>
    </body></html>`
    const { html, status } = await preview({ source, format: 'html' })
    expect(status).toBe(200)
    expect(html).not.toMatch(/alert|iframe|<form|script/i)
    expect(html).toContain('Hi')
    expect(html).toContain('unsubscribe'.length > 0 ? 'href="#"' : '')
  })

  it('is shown as anyone, another one at times', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => newContact(world, { email: `anyone${index}@test.test` })),
    )
    const seen = new Set<unknown>()
    for (let time = 0; time < 12; time++) seen.add((await preview({ contactId: 'any' })).contactId)
    expect(seen.size).toBeGreaterThan(1)
    expect(seen).not.toContain(null)
    expect((await preview({ contactId: 'con_nobody' })).status).toBe(422)
  })

  it('is refused with the line when MJML cannot be read', async () => {
    const { status, errors } = await preview({
      source: '<mjml><mj-body>\n<mj-section><mj-colum></mj-colum></mj-section></mj-body></mjml>',
    })
    expect(status).toBe(422)
    expect(errors[0]).toMatchObject({ path: 'source', message: expect.stringContaining('Line 2') as string })
  })
})

describe('ready emails', () => {
  it.each(['fr', 'en'] as const)(
    'look right in %s: an alternative for each picture, a way out, nothing unfilled, light enough',
    async (language) => {
      const { body } = await world.call<{
        data: (Preview & { key: string; name: string; purpose: string; source: string })[]
      }>('GET', `/api/v1/template-starters?language=${language}`)
      expect(body.data).toHaveLength(STARTERS.length)
      for (const { key, html, purpose, subject, source } of body.data) {
        const created = await world.call('POST', '/api/v1/templates', {
          name: key,
          subject,
          preheader: '',
          source,
          format: 'mjml',
          purpose,
        })
        expect(created.status, `${key} ${JSON.stringify(created.body)}`).toBe(201)
        expect(html, key).not.toMatch(/\{\{|\{%|undefined|swallowed/)
        expect(
          html.match(/<img\b(?![^>]*\balt="[^"])[^>]*>/g)?.filter((tag) => !tag.includes('width="1"')) ?? [],
          key,
        ).toEqual([])
        expect(html, key).toContain('@media (prefers-color-scheme: dark)')
        expect(html, key).toContain('@media only screen and (min-width:480px)')
        if (purpose === 'marketing') expect(html, key).toContain(language === 'fr' ? 'Se désabonner' : 'Unsubscribe')
        expect(Buffer.byteLength(html), key).toBeLessThan(102_400)
        expect(html, key).not.toMatch(/fonts\.googleapis|mailjet\.com/)
      }
    },
  )
})

describe('the brand', () => {
  it('reaches every published email', async () => {
    const id = await newTemplate(world, { source: row('<mj-button href="https://shop.test/">See</mj-button>') })
    const kit = { ...DEFAULT_BRAND, colours: { ...DEFAULT_BRAND.colours, accent: '#aa3377' } }
    const { status, body } = await world.call<{ bulkJobId: string }>('PUT', '/api/v1/brand', kit)
    expect(status).toBe(202)
    const { body: job } = await eventually(
      () => world.call<{ state: string; affected: number }>('GET', `/api/v1/bulk-jobs/${body.bulkJobId}`),
      (seen) => seen.body.state === 'done',
    )
    expect(job.affected).toBeGreaterThan(0)
    const { body: template } = await world.call<Template>('GET', `/api/v1/templates/${id}`)
    expect(template.revision).toBe(2)
    expect((await preview({ source: template.source })).html).toContain('#aa3377')
    await world.call('PUT', '/api/v1/brand', DEFAULT_BRAND)
  })

  it('says what it would change: emails that follow it, and who sends them now', async () => {
    const reach = async () =>
      (await world.call<{ emails: number; live: number; users: object[] }>('GET', '/api/v1/brand/reach')).body
    const before = await reach()
    const id = await newTemplate(world, { source: row('<mj-text>See</mj-text>') })
    await newTemplate(world, { format: 'html', source: '<p>See <a href="{{ unsubscribe_url }}">leave</a></p>' })
    expect(await reach()).toMatchObject({ emails: before.emails + 1, live: before.live })
    const graph = graphOf([step.byHand('t', 'always'), step.email('m', id), step.exit('e')])
    await world.call('POST', '/api/v1/journeys', { name: 'Only drawn', graph })
    const journey = await publish(world, 'Branded', graph)
    expect(await reach()).toMatchObject({
      live: before.live + 1,
      users: expect.arrayContaining([{ kind: 'journey', id: journey, name: 'Branded', isLive: true }]),
    })
  })

  it('stands behind what an email says itself', async () => {
    const { html } = await preview({
      source: row('<mj-button background-color="#123456" href="https://shop.test/">See</mj-button>'),
    })
    expect(html).toContain('#123456')
    expect(html).not.toContain(`bgcolor="${DEFAULT_BRAND.colours.accent}"`)
  })

  it('refuses what is no colour, and another workspace’s logo', async () => {
    const wrong = await world.call<{ errors: { path: string }[] }>('PUT', '/api/v1/brand', {
      ...DEFAULT_BRAND,
      colours: { ...DEFAULT_BRAND.colours, accent: 'red"/><mj-raw>' },
    })
    expect(wrong.status).toBe(422)
    expect(wrong.body.errors[0]?.path).toBe('colours.accent')
    const logo = await world.call('PUT', '/api/v1/brand', {
      ...DEFAULT_BRAND,
      logo: { src: '/t/images/img_0198c9a2f3b47c0d8e1f2a3b4c5d6e7f', alt: '', width: 100 },
    })
    expect(logo.status).toBe(422)
    expect(() => BrandKit.parse(DEFAULT_BRAND)).not.toThrow()
  })
})

describe('pictures', () => {
  it('are made fit for email and served to anyone', async () => {
    const { status, body } = await uploadImage(world, await drawing({ width: 3000, height: 1500, type: 'webp' }), {
      type: 'image/webp',
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({ type: 'image/jpeg', width: 1200, height: 600, alt: 'A dot' })
    const served = await world.api.inject({ method: 'GET', url: body.src })
    expect(served.statusCode).toBe(200)
    expect(served.headers['content-type']).toBe('image/jpeg')
    expect((await sharp(served.rawPayload).metadata()).exif).toBeUndefined()
    const narrow = await world.call<{ width: number }>('POST', `/api/v1/images/${body.id}/sizes`, { width: 300 })
    expect(narrow.body.width).toBe(300)
  })

  it('lose where they were taken', async () => {
    const located = await sharp(await drawing({ type: 'jpeg' }))
      .withExif({ IFD3: { GPSLatitude: '45/1 45/1 0/1' } })
      .jpeg()
      .toBuffer()
    expect((await sharp(located).metadata()).exif).toBeDefined()
    const { body } = await uploadImage(world, located, { type: 'image/jpeg' })
    const served = await world.api.inject({ method: 'GET', url: body.src })
    expect((await sharp(served.rawPayload).metadata()).exif).toBeUndefined()
  })

  it.each([
    [
      'programs in vector graphics',
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>',
      'image/svg+xml',
    ],
    ['a page called a picture', '<html><script>alert(1)</script></html>', 'image/png'],
    ['nothing', '', 'image/png'],
  ])('refuse %s', async (_, content, type) => {
    const { status, body } = await uploadImage(world, Buffer.from(content), { type })
    expect(status).toBe(422)
    expect(body.code).toMatch(/^image\./)
  })

  it('refuse what is too large, and strangers', async () => {
    expect((await uploadImage(world, Buffer.alloc(11 * 1024 * 1024))).status).toBe(413)
    expect((await uploadImage(world, await drawing(), { key: 'nobody' })).status).toBe(401)
    expect((await uploadImage(world, await drawing(), { key: world.workspace.trackKey })).status).toBe(403)
  })

  it('leave the library and stay where they were sent', async () => {
    const { body } = await uploadImage(world, await drawing(), { name: 'gone.png' })
    await world.call('PATCH', `/api/v1/images/${body.id}`, { hidden: true })
    const listed = await world.call<{ data: { id: string }[] }>('GET', '/api/v1/images?search=gone')
    expect(listed.body.data).toEqual([])
    expect((await world.api.inject({ method: 'GET', url: body.src })).statusCode).toBe(200)
  })
})

describe('saved rows', () => {
  it('are kept when they can be read, and refused otherwise', async () => {
    const source = '<mj-section><mj-column><mj-text>Bye</mj-text></mj-column></mj-section>'
    const { status, body } = await world.call<{ id: string }>('POST', '/api/v1/saved-rows', { name: 'Footer', source })
    expect(status).toBe(201)
    expect(
      (
        await world.call('POST', '/api/v1/saved-rows', {
          name: 'Broken',
          source: '<mj-section><mj-nothing></mj-nothing></mj-section>',
        })
      ).status,
    ).toBe(422)
    expect((await world.call('DELETE', `/api/v1/saved-rows/${body.id}`)).status).toBe(204)
    expect((await world.call('DELETE', `/api/v1/saved-rows/${body.id}`)).status).toBe(404)
  })
})
