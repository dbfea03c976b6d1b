import fc from 'fast-check'
import { parseFragment } from 'parse5'
import { describe, expect, it } from 'vitest'
import { withoutScripts } from './sanitise.ts'

interface Node {
  nodeName: string
  attrs?: { name: string; value: string }[]
  childNodes?: Node[]
  content?: Node
}

/** All elements that a browser makes of HTML. */
function elementsOf(html: string): Node[] {
  const found: Node[] = []
  const visit = (node: Node) => {
    if (node.attrs) found.push(node)
    for (const child of [...(node.childNodes ?? []), ...(node.content ? [node.content] : [])]) visit(child)
  }
  visit(parseFragment(html) as unknown as Node)
  return found
}

/** What in HTML would run, or load a document into it. */
function running(html: string): string[] {
  return elementsOf(html).flatMap(({ nodeName, attrs = [] }) => [
    ...([
      'script',
      'iframe',
      'object',
      'embed',
      'svg',
      'math',
      'form',
      'base',
      'link',
      'template',
      'select',
      'frameset',
    ].includes(nodeName)
      ? [nodeName]
      : []),
    ...attrs
      .filter(
        ({ name, value }) =>
          /^on|^formaction$|^srcdoc$/.test(name) ||
          /^[\p{Cc} ]*(?:j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t|vbscript):/iu.test(value),
      )
      .map(({ name, value }) => `${nodeName} ${name}=${value}`),
  ])
}

/** HTML as it is filled in with its conditions fulfilled, and not. */
function branchesOf(html: string): string[] {
  const without = (text: string) => text.replace(/\{[{%].*?[}%]\}/gs, '')
  return [
    without(html),
    without(html.replace(/\{% (?:if|for)\b.*?(?:\{% end(?:if|for) %\}|$)/gs, '')),
    without(html.replace(/\{% break %\}.*?\{% endfor %\}/gs, '')),
  ]
}

describe('HTML without scripts', () => {
  it.each([
    '<svg/onload=alert(1)>',
    '<img src="x"onerror=alert(1)>',
    '<img src=x onerror=a onload=b>',
    '<scr<embed>ipt>alert(1)</scr<embed>ipt>',
    '<ba<base>se href="https://evil.test">',
    '<<embed>script>alert(1)</script>',
    '<a href="java&#115;cript:alert(1)">x</a>',
    '<a href=" java\nscript&colon;alert(1)">x</a>',
    '<a href onclick="x"=javascript:alert(1)>x</a>',
    '<button formaction="javascript:alert(1)">x</button>',
    '<p title="a>b" onclick="alert(1)">x</p>',
    '<p/onclick=alert(1)/title=x>x</p>',
    '<!--><img src=x onerror=alert(1)>-->',
    '<!-- --!><img src=x onerror=alert(1)>-->',
    '<![CDATA[ > <img src=x onerror=alert(1)> ]]>',
    '<math><style><!--</style><img src=x onerror=alert(1)>--></style></math>',
    '<select><style><input></select><img src=x onerror=alert(1)></style>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<template><script>alert(1)</script></template>',
    '<textarea><script>alert(1)</script></textarea><img src=x onerror=alert(1)>',
    '<title><img src=x onerror=alert(1)></title><style></style><img src=x onerror=alert(1)>',
    '<meta http-equiv="refresh" content="0;url=https://evil.test"><META HTTP-EQUIV=&#82;efresh content=x>',
    '<p {% if a %}onclick="b"{% endif %} {% if c %}onclick="d"{% endif %}>x</p>',
    '<{{ tag }} onclick="x">x</{{ tag }}>',
    '<p {{ contact.attributes }}>x</p>',
    '{% if a %}<style>{% endif %}<img src=x onerror=alert(1)></style>',
    '{% if a %}<!--{% endif %}<img src=x onerror=alert(1)>-->',
    '<p {% if a %}title="{% endif %} onclick=alert(1) x">y</p>',
    '<p {% if a %}title{% endif %}="x onclick=alert(1) y">z</p>',
    '<p {% if a %}>{% endif %}<img src=x onerror=alert(1)>',
    '{% if a %}<{% endif %}script>alert(1)</script>',
    '<s{% if a %}mall{% endif %}cript>alert(1)</script>',
    '{% for i in l %}<p title="{% break %}">{% endfor %} onclick=alert(1)">',
    '{% raw %}<script>{{ x }}</script>{% endraw %}',
    '{% comment %}<!--{% endcomment %}<script>alert(1)</script>',
    '<img srcset="https://a.test/x.png 1x, javascript:alert(1) 2x">',
    '<object data="x"><param name="movie"></object><embed src="x"><iframe srcdoc="<script>">',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '</p onclick="x"><plaintext><script>alert(1)</script>',
  ])('runs nothing: %s', (html) => {
    const safe = withoutScripts(html)
    for (const shown of branchesOf(safe)) expect(running(shown)).toEqual([])
  })

  it.each([
    '<!doctype html><html lang="fr"><head><meta charset="utf-8"><meta http-equiv="X-UA-Compatible" ' +
      'content="IE=edge"><title>2 > 1</title><style>p > a { color: red }</style></head><body ' +
      'bgcolor=#fff></body></html>',
    '<!--[if mso | IE]><table role="presentation"><tr><td style="width:600px;"><![endif]--><!--[if !mso]><!--><p>x</p><!--<![endif]-->',
    '<table align="center" cellpadding=0><tr {% if a %}bgcolor="#fff"{% endif %}><td ' +
      'background="https://a.test/x.png" valign=top>{% for i in a %}&nbsp;{{ i }}{% endfor %}</td></tr>' +
      '</table>',
    '<a href="https://a.test/?x={{ contact.x | default: "<b>" }}&amp;y" target="_blank" data-x="y" aria-label="z">x</a>',
    '<img src="data:image/png;base64,AAAA" alt="a &lt; b" width="1"><o:p></o:p><v:rect xmlns:v="urn:x"></v:rect>',
    '<![if !mso]><p>x</p><![endif]>',
    '{% if a < b %}x{% endif %}',
    '<a href="shop://open/1">x</a><a href="/x">y</a><a href="#z">z</a>',
  ])('leaves what is allowed letter by letter: %#', (html) => {
    expect(withoutScripts(html)).toBe(html)
  })

  it('keeps the Liquid that stands in what is taken out', () => {
    expect(
      withoutScripts(
        '<form {% if a %}action="x"{% endif %}>{% if b %}<script>{% else %}{{ x }}</script>{% endif %}</form>',
      ),
    ).toBe('{% if a %}{% endif %}{% if b %}{% else %}{% endif %}')
    expect(withoutScripts('<p {% if a %}onclick="x"{% endif %} class="y">')).toBe(
      '<p {% if a %} {% endif %} class="y">',
    )
    expect(withoutScripts('<img alt={{ contact.x }} src=x>')).toBe('<img alt="{{ contact.x }}" src=x>')
    expect(withoutScripts('2 < 3 <b>4</b>')).toBe('2 &lt; 3 <b>4</b>')
    expect(withoutScripts('<svg><path d="x"/></svg>after <svg/onload=x>rest')).toBe('after rest')
  })

  it('runs nothing, whatever is written, and once more changes nothing', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      '"',
      "'",
      '=',
      ' ',
      '<!--',
      '-->',
      '--!>',
      '<a ',
      '<p ',
      '<img ',
      'src=x ',
      'onerror=alert(1) ',
      'href=',
      'javascript:alert(1)',
      '<script>',
      '</script>',
      '<style>',
      '</style>',
      '<title>',
      '</title>',
      '<svg ',
      '</svg>',
      '<embed>',
      '<template>',
      '<select>',
      '<textarea>',
      '<![CDATA[',
      ']]>',
      '<?',
      'x',
      '&#106;',
      '<noscript>',
      '<math>',
      '<form>',
      '<plaintext>',
      '<iframe srcdoc="',
      '<table>',
      '{% if a %}',
      '{% endif %}',
      '{{ a }}',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const safe = withoutScripts(pieces.join(''))
        // As it is filled in: conditions either way.
        for (const shown of branchesOf(safe)) expect(running(shown)).toEqual([])
        expect(withoutScripts(safe)).toBe(safe)
      }),
      { numRuns: 10_000 },
    )
  })
})
