import { readFileSync } from 'node:fs'
import { decodeHTMLAttribute } from 'entities'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderEmail } from '../channels/email/render.ts'
import { HtmlDocument } from '../html/document.ts'
import { linksOf } from '../html/links.ts'
import { textOf } from '../html/text-part.ts'
import { isCountable } from './click-target.ts'
import { compileEmail } from './compile.ts'
import { compileLanguages } from './compile-languages.ts'
import { templateScope } from './scope.ts'

const parts = (html: string, change: object = {}) => compileEmail({ subject: 'Hello', preheader: '', html, ...change })
const WORKSPACE = { name: 'Shop', address: '1 rue', language: 'fr', currency: 'EUR', timeZone: 'Europe/Paris' }
const ADDRESSES = { open: 'https://o.test/t/o/1', unsubscribe: 'https://o.test/t/u/1', origin: 'https://o.test' }
const counted = (link: number, target: string) =>
  isCountable(target) ? `https://o.test/t/c/1?n=${link}&u=${encodeURIComponent(target)}` : target

function filled(html: string, contact: object = {}, event: object = {}) {
  const email = parts(html)
  const scope = templateScope(
    { id: 'c', language: 'fr', ...contact },
    WORKSPACE,
    { event: { properties: event } },
    ADDRESSES,
    counted,
  )
  scope.links = email.links.map((target, index) => counted(index, target(scope)))
  return { html: email.html(scope), text: email.text(scope) }
}

/** Where the counted links of filled HTML lead. */
function targetsOf(html: string): string[] {
  const hrefs = linksOf(new HtmlDocument(html, [])).map(({ raw }) => decodeHTMLAttribute(raw))
  return hrefs.flatMap((href) =>
    href.startsWith('https://o.test/t/c/') ? (new URL(href).searchParams.get('u') ?? []) : [],
  )
}

describe('a link', () => {
  it.each([
    ['<a href="https://shop.test/x">', 'https://shop.test/x'],
    ["<a href='https://shop.test/x'>", 'https://shop.test/x'],
    ['<a href=https://shop.test/x>', 'https://shop.test/x'],
    ['<A HREF="https://shop.test/x">', 'https://shop.test/x'],
    ['<a\nclass="b"\nhref\n=\n"https://shop.test/x"\n>', 'https://shop.test/x'],
    ['<a title="a > b" href="https://shop.test/x">', 'https://shop.test/x'],
    ['<a/href="https://shop.test/x">', 'https://shop.test/x'],
    ['<a title="x"href="https://shop.test/x">', 'https://shop.test/x'],
    ['<area shape="rect" href="https://shop.test/x">', 'https://shop.test/x'],
    ['<a href="  https://shop.test/x ">', 'https://shop.test/x'],
    ['<a href="https://shop.test/\nx">', 'https://shop.test/x'],
    ['<a href="HTTPS://shop.test/x">', 'HTTPS://shop.test/x'],
    ['<a href="https&colon;//shop.test/x?a=1&#38;b=2&amp;c=3&d=4">', 'https://shop.test/x?a=1&b=2&c=3&d=4'],
    ['<a href="https://shop.test/?q=&eacute;t&#xe9;">', 'https://shop.test/?q=été'],
    ['<a href="https://shop.test/?copy=1&copy=2">', 'https://shop.test/?copy=1&copy=2'],
    ['<a href="https://shop.test/cœur-日本">', 'https://shop.test/cœur-日本'],
    ['<a href="https://shop.test/?n={{ contact.firstName | default: "you" }}">', 'https://shop.test/?n=you'],
    ["<a href='https://shop.test/?n={{ contact.firstName | default: 'it''s' }}'>", undefined],
    ['<a href={{ event.properties.url }}>', 'https://shop.test/e?a=1&b="2"'],
    [
      '<a {% if true %}href="https://shop.test/x"{% else %}href="https://shop.test/y"{% endif %}>',
      'https://shop.test/x',
    ],
    [
      '{% for item in event.properties.items %}<a href="https://shop.test/{{ item.path }}?a=1&amp;b=2">{% endfor %}',
      'https://shop.test/é&1?a=1&b=2',
    ],
    ['<a href="{% if true %}https://shop.test/a{% else %}https://shop.test/b{% endif %}">', 'https://shop.test/a'],
    [
      '<!--[if mso]><v:roundrect href="https://shop.test/x" style="x"></v:roundrect><![endif]-->',
      'https://shop.test/x',
    ],
  ])('is counted however it is written: %s', (written, target) => {
    const event = { url: 'https://shop.test/e?a=1&b="2"', items: [{ path: 'é&1' }] }
    if (target === undefined) expect(() => filled(`${written}x</a>`)).toThrow()
    else
      expect(
        targetsOf(filled(`${written}x</a>`, {}, event).html).filter((one, index, all) => all.indexOf(one) === index),
      ).toEqual([target])
  })

  it.each([
    '<a href="mailto:a@b.test">',
    '<a href="tel:+33123">',
    '<a href="#top">',
    '<a href="">',
    '<a href>',
    '<a href="/relative">',
    '<a href="https://">',
    '<a href="http://[bad">',
    '<a href="shop://open/1">',
    `<a href="https://shop.test/${'é'.repeat(3000)}">`,
    '<a data-href="https://shop.test/x">',
    '<!-- <a href="https://shop.test/x"> -->',
    '<style>/* <a href="https://shop.test/x"> */</style>',
  ])('that cannot be counted stays as it was: %#', (written) => {
    expect(filled(`<p>${written}x</a></p>`).html).toContain(written)
  })

  it('whose address is only known in the end stays as that is', () => {
    const { html } = filled(
      '<a href="{{ event.properties.url }}">x</a>',
      {},
      { url: 'mailto:a@b.test?subject=a&body=b' },
    )
    expect(html).toContain('<a href="mailto:a@b.test?subject=a&amp;body=b">')
  })

  it('that a value would make run leads nowhere', () => {
    const html = '<a href="{{ contact.site }}">x</a>'
    const context = {
      workspace: WORKSPACE,
      connection: { fromName: 'S', fromAddress: 's@o.test', replyTo: null } as never,
      names: {},
      signingKey: { bytes: Buffer.alloc(32), prepared: Buffer.alloc(32) } as never,
      publicUrl: 'https://o.test',
    }
    const message = {
      messageId: '01234567-89ab-7def-8123-456789abcdef',
      to: 'a@b.test',
      contact: { id: 'c', language: null, site: ' java\nscript:alert(1)' },
      entry: null,
    }
    const email = compileLanguages({ subject: 'Hello', preheader: '', html, language: undefined, translations: {} })
    expect(renderEmail(email, message, context).html).toContain('<a href="#">')
  })
})

describe('the pixel and the first words', () => {
  it.each([
    ['no body', '<p>Hello'],
    ['a body', '<!doctype html><html><head><title>t</title></head><body class="x"><p>Hello</p></body></html>'],
    ['</body> in a comment', '<html><body><p>Hello</p><!-- </body> --></body></html>'],
    ['</body> in CSS', '<html><head><style>/* </body> <body> */</style></head><body><p>Hello</p></html>'],
    ['an open comment', '<body><p>Hello</p><!-- </body></html>'],
    ['an open style', '<body><p>Hello</p><style>p { color: red }'],
    ['an open tag', '<body><p>Hello</p><p class="'],
    ['</body> in a condition', '<body><p>Hello</p>{% if false %}</body>{% endif %}'],
    ['BODY', '<BODY\n BGCOLOR="#fff"><P>Hello</BODY\n>'],
  ])('are there: %s', (_, html) => {
    const email = parts(html, { preheader: 'First <b>2 & 3 {{ contact.firstName }}' })
    const scope = templateScope(
      { id: 'c', language: null, firstName: '<i>' },
      WORKSPACE,
      { event: {} },
      ADDRESSES,
      counted,
    )
    const shown = email.html(scope)
    const images = new HtmlDocument(shown, []).tokens.filter(
      (token) => token.kind === 'startTag' && token.name === 'img',
    )
    expect(images).toHaveLength(1)
    expect(shown).toContain('First &lt;b&gt;2 &amp; 3 &lt;i&gt;</div>')
    expect(shown.indexOf('First')).toBeLessThan(shown.indexOf('Hello'))
    expect(textOf(shown)).toBe('Hello')
  })
})

describe('the text part', () => {
  const word = fc.constantFrom(
    'Ada',
    ' ',
    'été',
    '2 < 3',
    '&amp;',
    '',
    'a\nb',
    '\t',
    'x\x01\x04y',
    '{{ no }}',
    '"q"',
    'https://shop.test/1',
  )
  const value = fc.oneof(word, fc.string(), fc.integer(), fc.constant(null))
  const scope = fc.record({
    a: value,
    b: value,
    list: fc.array(fc.record({ n: value, u: fc.constantFrom('https://shop.test/a b', 'x', '') }), { maxLength: 3 }),
    yes: fc.boolean(),
  })
  const text = fc.constantFrom(
    'Hello',
    ' ',
    'a  b',
    '\n',
    '&eacute;',
    '&lt;b&gt;',
    '&#123;&#123; x }}',
    '.',
    '{ ',
    '{% raw %}{{ raw }}{% endraw %}',
  )
  const output = fc.constantFrom(
    '{{ contact.a }}',
    '{{- contact.b -}}',
    '{{ contact.a | default: "nobody" }}',
    '{{ contact.b | upcase }}',
    '{{ item.n }}',
  )
  const { tree } = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      text,
      output,
      fc
        .tuple(
          fc.constantFrom('p', 'div', 'b', 'h1', 'table', 'tr', 'td', 'ul', 'ol', 'li', 'pre', 'blockquote', 'span'),
          tie('tree'),
        )
        .map(([name, inside]) => `<${name}>${inside}</${name}>`),
      fc
        .tuple(
          fc.constantFrom(
            'https://shop.test/x',
            'mailto:a@b.test',
            '#top',
            '{{ contact.a }}',
            'https://shop.test/{{ contact.b }}',
            '{{ item.u }}',
          ),
          tie('tree'),
        )
        .map(([href, inside]) => `<a href="${href}">${inside}</a>`),
      fc.tuple(tie('tree'), tie('tree')).map((both) => both.join('')),
      tie('tree').map((inside) => `{% if contact.yes %}${inside}{% else %}<p>no</p>{% endif %}`),
      tie('tree').map((inside) => `{% for item in contact.list %}${inside}{% endfor %}`),
      tie('tree').map((inside) => `<div style="display:none">${inside}</div>`),
      fc.constantFrom(
        '<br>',
        '<hr>',
        '<img src="x">',
        '<!-- {{ contact.a }} -->',
        '<style>p { }</style>',
        '{% comment %}<p>{{ contact.a }}{% endcomment %}',
        '{% assign z = contact.a %}{{ z }}',
      ),
    ),
  }))

  it('is the text of the HTML as it is filled in', () => {
    fc.assert(
      fc.property(tree, scope, (html, contact) => {
        const { html: shown, text } = filled(html, contact)
        expect(text).toBe(textOf(shown))
      }),
      { numRuns: 5000 },
    )
  })

  it('of a heading has its variables, of a list its numbers, of a link its address', () => {
    const html = `<h1>Hello {{ contact.firstName }}</h1><h2>{% if contact.vip %}Dear{% endif %} friend</h2>
      <ol>{% for item in event.properties.items %}<li>{{ item }}</li>{% endfor %}</ol>
      <p>See <a href="https://shop.test/x">this</a>, <a href="{{ unsubscribe_url }}">{{ unsubscribe_url }}</a> or
      <a href="mailto:a@b.test">write</a>.</p>`
    expect(filled(html, { firstName: 'Ada', vip: true }, { items: ['one', 'two'] }).text).toBe(
      'Hello Ada\n\nDear friend\n\n1. one\n2. two\n\nSee this ' +
        '[https://o.test/t/c/1?n=0&u=https%3A%2F%2Fshop.test%2Fx], https://o.test/t/u/1 or write ' +
        '[a@b.test].',
    )
  })
})

describe('cases of public reports', () => {
  const read = (name: string) => readFileSync(new URL(`cases/${name}.txt`, import.meta.url), 'utf8')
  it('lead where their authors meant', () => {
    expect(targetsOf(filled(read('links-basic.html')).html)).toEqual([
      'https://shop.test/amp?a=1&b=2',
      'https://shop.test/search?f[0]=themes:2&f[1]=a|b',
      "https://shop.test/jack+astor's+bar",
    ])
    expect(targetsOf(filled(read('links-numeric-entity.html')).html)).toEqual(['https://shop.test/x?a=1&b=2'])
    expect(targetsOf(filled(read('links-non-ascii.html')).html)).toEqual([
      'https://shop.test/été?x=né',
      'https://shop.test/cœur-日本',
    ])
    expect(targetsOf(filled(read('links-liquid-quotes.html'), { firstName: 'Ada & co' }).html)).toEqual([
      'https://shop.test/?n=Ada & co',
    ])
  })

  it('say the same in text', () => {
    expect(filled(read('heading-variable.html'), { firstName: 'Ada' }).text).toBe(
      'Hello Ada\n\nbye [https://o.test/t/u/1]',
    )
    expect(filled(read('heading-condition.html'), { firstName: 'Ada' }).text).toBe(
      'Hi Ada\n\nbye [https://o.test/t/u/1]',
    )
    expect(filled(read('heading-condition.html')).text).toBe('Hi you\n\nbye [https://o.test/t/u/1]')
  })
})
