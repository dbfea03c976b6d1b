import { decodeHTML, decodeHTMLAttribute } from 'entities'
import fc from 'fast-check'
import { type Token, type TokenHandler, Tokenizer, TokenizerMode } from 'parse5'
import { describe, expect, it } from 'vitest'
import { tokenize } from './tokenizer.ts'

type Seen = ['start' | 'end', string, [string, string][]] | ['comment' | 'text', string]

/**
 * Tags with their first attributes of each name, comments and text, as the parser of the WHATWG's own tests sees them.
 */
function standard(html: string): Seen[] {
  const seen: Seen[] = []
  const text = ({ chars }: Token.CharacterToken) => {
    const last = seen.at(-1)
    if (last?.[0] === 'text') last[1] += chars
    else seen.push(['text', chars])
  }
  const RAW: Record<string, (typeof TokenizerMode)[keyof typeof TokenizerMode]> = {
    title: TokenizerMode.RCDATA,
    textarea: TokenizerMode.RCDATA,
  }
  for (const name of ['style', 'xmp', 'iframe', 'noembed', 'noframes']) RAW[name] = TokenizerMode.RAWTEXT
  const handler: TokenHandler = {
    onStartTag({ tagName, attrs }) {
      seen.push(['start', tagName, attrs.map(({ name, value }) => [name, value])])
      const mode = Object.hasOwn(RAW, tagName) ? RAW[tagName] : undefined
      if (mode !== undefined) {
        tokenizer.state = mode
        tokenizer.lastStartTagName = tagName
      }
    },
    onEndTag: ({ tagName }) => void seen.push(['end', tagName, []]),
    onComment: ({ data }) => void seen.push(['comment', data]),
    onDoctype() {},
    onEof() {},
    onCharacter: text,
    onNullCharacter: text,
    onWhitespaceCharacter: text,
  }
  const tokenizer = new Tokenizer({ sourceCodeLocationInfo: false }, handler)
  tokenizer.write(html, true)
  return seen
}

function ours(html: string): Seen[] {
  const seen: Seen[] = []
  for (const token of tokenize(html)) {
    if (token.kind === 'text' || token.kind === 'rawText') {
      const raw = html.slice(token.begin, token.end)
      const text = token.kind === 'rawText' && !['title', 'textarea'].includes(token.element) ? raw : decodeHTML(raw)
      const last = seen.at(-1)
      if (last?.[0] === 'text') last[1] += text
      else seen.push(['text', text])
    } else if (token.kind === 'startTag') {
      const first = new Map<string, string>()
      for (const { name, valueBegin, valueEnd } of token.attributes)
        if (!first.has(name)) first.set(name, decodeHTMLAttribute(html.slice(valueBegin, valueEnd)))
      seen.push(['start', token.name, [...first]])
    } else if (token.kind === 'endTag') {
      seen.push(['end', token.name, []])
    } else if (token.kind === 'comment') {
      seen.push(['comment', html.slice(token.contentBegin, token.contentEnd)])
    }
  }
  return seen
}

/** What both say: comments of other shapes, and what the text ends within, are told differently. */
const common = (seen: Seen[]) => seen.filter(([kind, text]) => kind !== 'comment' || !/^[?[]|^doctype/i.test(text))

const piece = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '<',
      '>',
      '/',
      '"',
      "'",
      '=',
      ' ',
      '\n',
      '\t',
      '-',
      '!',
      '--',
      '<!--',
      '-->',
      '--!>',
      '<a',
      '</a',
      '<p>',
      '</p>',
      '</',
      '&',
      ';',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '<a href=',
      'href',
      'HREF="',
      'x',
      'Ä',
      '&amp;',
      '&#38;',
      '&copy',
      '&notit;',
      '&lt;',
      '<style>',
      '</style',
      '</STYLE >',
      '<title>',
      '</title/>',
    ),
  },
  { weight: 1, arbitrary: fc.stringMatching(/^[a-zA-Z0-9<>="'/ !-]{0,6}$/) },
)
const hostile = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''))

describe('HTML taken apart', () => {
  it('is what the standard makes of it, whatever is written', () => {
    fc.assert(
      fc.property(hostile, (html) => {
        // What a text ends within is dropped by browsers; here it is one token.
        const whole = `${html}<i>`
        fc.pre(!tokenize(whole).some(({ kind }) => kind === 'unfinished' || kind === 'bogus'))
        expect(common(ours(whole))).toEqual(common(standard(whole)))
      }),
      { numRuns: 20_000 },
    )
  })

  it('is all of it, in order, with nothing in between', () => {
    fc.assert(
      fc.property(hostile, (html) => {
        const tokens = tokenize(html)
        expect(tokens.map(({ begin, end }) => html.slice(begin, end)).join('')).toBe(html)
        for (const token of tokens) expect(token.end).toBeGreaterThan(token.begin)
      }),
      { numRuns: 5000 },
    )
  })
})
