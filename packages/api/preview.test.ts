import { createWorld, type World } from '@parcours/testing/world.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

interface Seen {
  html: string
  text: string
  issues: { code: string }[]
  code: string
  errors: { code: string; message: string }[]
}
const preview = (design: object, key?: string) =>
  world.call<Seen>(
    'POST',
    '/api/v1/templates/preview',
    { subject: 'Hello', preheader: '', format: 'html', purpose: 'service', ...design },
    key ? { key } : {},
  )

describe('a preview', () => {
  it.each([
    ['a loop beyond all limits', '{% for i in (1..100000000) %}{{ i }}{% endfor %}'],
    ['an include', '{% include "/etc/passwd" %}'],
    ['a tag that is not closed', '{% if contact.firstName %}x'],
    ['an output that is not closed', 'Hello {{ contact.firstName'],
    ['a filter that there is not', '{{ contact.firstName | nofilter }}'],
    ['expressions beyond number', '{{ contact.firstName }}'.repeat(2500)],
  ])('of what Liquid refuses says why: %s', async (_, source) => {
    for (const format of ['html', 'mjml']) {
      const written =
        format === 'html'
          ? source
          : `<mjml><mj-body><mj-section><mj-column><mj-text>${source}</mj-text></mj-column></mj-section></mj-body></mjml>`
      const { status, body } = await preview({ source: written, format })
      expect([format, status, body.code]).toEqual([format, 422, 'template.liquid'])
    }
  })

  it('of one workspace that asks for all keeps no other workspace waiting', async () => {
    const other = await world.newWorkspace('Other')
    const rows = '<mj-section><mj-column><mj-text>x</mj-text></mj-column></mj-section>'.repeat(3300)
    let ended = false
    const hostile = preview({ source: `<mjml><mj-body>${rows}</mj-body></mjml>`, format: 'mjml' }).finally(() => {
      ended = true
    })
    expect((await world.call('GET', '/api/v1/templates', undefined, { key: other.fullKey })).status).toBe(200)
    expect(ended).toBe(false)
    const { status, body } = await preview(
      { source: '<p>Hello {{ contact.firstName | default: "you" }}</p>' },
      other.fullKey,
    )
    expect([status, body.text]).toEqual([200, 'Hello you'])
    expect([200, 422]).toContain((await hostile).status)
    expect((await preview({ source: '<p>Well</p>' })).body.text).toBe('Well')
  })

  it('of emails as large as they may be is made, or refused, not waited for', async () => {
    for (const source of [
      `<a${' '.repeat(200_000)}`,
      `<a href=${' '.repeat(200_000)}`,
      '<a '.repeat(60_000),
      '<!--'.repeat(50_000),
      '{{'.repeat(100_000),
      '<svg>'.repeat(40_000),
      '<p style="display:none">'.repeat(8000),
    ]) {
      expect([200, 422]).toContain((await preview({ source, purpose: 'marketing' })).status)
    }
  })
})
