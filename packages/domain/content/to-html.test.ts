import { readFileSync } from 'node:fs'
import { DEFAULT_BRAND } from '@parcours/model/content/brand.ts'
import type { EmailDesign } from '@parcours/model/content/design.ts'
import { describe, expect, it } from 'vitest'
import { HtmlDocument } from '../html/document.ts'
import { withoutScripts } from '../html/sanitise.ts'
import { textOf } from '../html/text-part.ts'
import { compileEmail } from './compile.ts'
import { templateScope } from './scope.ts'
import { STARTERS, starterDesign } from './starters.ts'
import { designToHtml } from './to-html.ts'

const read = (name: string) => readFileSync(new URL(`cases/${name}.txt`, import.meta.url), 'utf8')
const design = (source: string, change: Partial<EmailDesign> = {}): EmailDesign => ({
  subject: '',
  preheader: '',
  source,
  format: 'html',
  purpose: 'marketing',
  ...change,
})
const WORKSPACE = { name: 'Shop', address: '1 rue', language: 'fr', currency: 'EUR', timeZone: 'Europe/Paris' }

async function filled(email: EmailDesign, contact: object = {}, timeZone = 'Europe/Paris') {
  const html = await designToHtml(email, DEFAULT_BRAND)
  const compiled = compileEmail({ ...email, html })
  const scope = templateScope(
    { id: 'c', language: null, ...contact },
    { ...WORKSPACE, timeZone },
    { event: {} },
    { open: 'https://o.test/t/o/1', unsubscribe: 'https://o.test/t/u/1', origin: 'https://o.test' },
    (_, target) => target,
  )
  scope.links = compiled.links.map((target) => target(scope))
  return compiled.html(scope)
}

/** Whether there is a way out that a reader can press, as text programs would show it too. */
const unsubscribeLinks = (html: string) => textOf(html).split('https://o.test/t/u/1').length - 1

describe('a marketing email', () => {
  it.each([
    ['no </body>', read('unclosed-body.html')],
    ['a part of a page', '<p>Spring sale</p>'],
    ['nothing', ''],
    ['a way out in a comment', '<body><!-- <a href="{{ unsubscribe_url }}">bye</a> --></body>'],
    ['a way out for some', '<body>{% if contact.vip %}<a href="{{ unsubscribe_url }}">bye</a>{% endif %}</body>'],
    [
      'a way out that Liquid leaves out',
      '<body>{% comment %}<a href="{{ unsubscribe_url }}">bye</a>{% endcomment %}</body>',
    ],
    [
      'a way out that is not shown',
      '<body><div style="display: none"><p><a href="{{ unsubscribe_url }}">bye</a></p></div></body>',
    ],
    ['a way out without a word', '<body><a href="{{ unsubscribe_url }}"> </a></body>'],
    ['a way out as a word', '<body><p>unsubscribe_url</p></body>'],
    ['</body> in CSS', '<html><head><style>/* </body> */</style></head><body><p>x</p></body></html>'],
    ['an open comment', '<body><p>x</p><!-- </body>'],
    ['an open style', '<body><p>x</p><style>p {}'],
    ['an open script', '<body><p>x</p><script>let a = "</body>"'],
    ['an open tag', '<body><p>x</p><p class="</body>'],
    ['BODY in a condition', '<body><p>x</p>{% if contact.vip %}</body>{% endif %}'],
  ])('has a way out and its pixel: %s', async (_, source) => {
    for (const contact of [{}, { vip: true }]) {
      const html = await filled(design(source), contact)
      expect(unsubscribeLinks(html)).toBeGreaterThan(0)
      const pixels = new HtmlDocument(html, []).tokens.filter(
        (token) => token.kind === 'startTag' && token.name === 'img',
      )
      expect(pixels).toHaveLength(1)
    }
  })

  it('that shows its own is left as it is', async () => {
    for (const source of [
      '<a href="{{ unsubscribe_url }}">bye</a>',
      "<A HREF='{{unsubscribe_url}}'><img src=x alt=bye></A>",
      '<a href={{ unsubscribe_url }}>bye</a>',
    ]) {
      expect(await designToHtml(design(`<body>${source}</body>`), DEFAULT_BRAND)).not.toContain('b-foot')
    }
  })
})

describe('pictures of this installation', () => {
  it.each(['<img src="/t/images/x">', "<IMG alt=x SRC='/t/images/x'>", '<td background=/t/images/x>'])(
    'are found however they are written: %s',
    async (source) => {
      expect(await filled(design(source))).toContain('"https://o.test/t/images/x"')
    },
  )
})

describe('dates and amounts of a public report', () => {
  const contact = { renewal: '2026-12-05', meeting: '2026-12-05T20:30:00Z', balance: '1 234,50' }
  it.each(['America/New_York', 'Europe/Paris'])('are no guesses: %s', async (timeZone) => {
    const time = timeZone === 'Europe/Paris' ? '21:30' : '15:30'
    expect(await filled(design(read('dates.mjml'), { format: 'mjml' }), contact, timeZone)).toContain(
      `[day=5 décembre 2026][time=05/12/2026 ${time}][money=1 234,50]`,
    )
  })

  it('first words are words', async () => {
    expect(
      await filled(design(read('plain.mjml'), { format: 'mjml', preheader: '3 for <b>2 & shipping < 30 €' })),
    ).toContain('3 for &lt;b&gt;2 &amp; shipping &lt; 30 €')
  })
})

describe('a ready email', () => {
  it.each(
    STARTERS.flatMap((starter) => (['en', 'fr'] as const).map((language) => [starter.key, language, starter] as const)),
  )('loses nothing by being made safe: %s in %s', async (_, language, starter) => {
    const email = starterDesign(starter, language)
    const html = await designToHtml(email, DEFAULT_BRAND)
    expect(withoutScripts(html)).toBe(html)
    expect(html).toContain('<o:PixelsPerInch>96</o:PixelsPerInch>')
    if (email.purpose === 'marketing') expect(html).not.toContain('<div class="b-foot" style="padding:24px')
  })
})
