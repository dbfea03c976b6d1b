import { HtmlDocument, literal } from './document.ts'
import type { LiquidSpan } from './liquid-spans.ts'
import {
  BLOCK,
  BREAK,
  BULLETS,
  ITEM,
  LABEL,
  LINK,
  LINK_END,
  LIST_END,
  NUMBERS,
  PARAGRAPH,
  PRE,
  PRE_END,
  RULE,
  readableText,
  withoutControls,
} from './text-flow.ts'
import { type HtmlToken, VOID } from './tokenizer.ts'

/** What an element does to the text before and behind it. */
const around = (mark: string) => [mark, mark] as const
const MARKS = new Map<string, readonly [opened: string, closed: string]>([
  ...['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'dl', 'figure', 'table'].map(
    (name) => [name, around(PARAGRAPH)] as const,
  ),
  ...[
    'div',
    'section',
    'article',
    'header',
    'footer',
    'main',
    'nav',
    'aside',
    'address',
    'center',
    'tr',
    'dt',
    'dd',
    'figcaption',
    'caption',
    'hgroup',
    'details',
    'summary',
    'body',
  ].map((name) => [name, around(BLOCK)] as const),
  ['td', around(' ')],
  ['th', around(' ')],
  ['br', [BREAK, BREAK]],
  ['hr', [RULE, '']],
  ['ul', [BULLETS, LIST_END]],
  ['ol', [NUMBERS, LIST_END]],
  ['li', [ITEM, BLOCK]],
  ['pre', [PRE, PRE_END]],
])

/** Liquid that says the same in text as in HTML. Others write HTML, or change what is HTML already. */
const TAGS = new Set([
  'if',
  'elsif',
  'else',
  'endif',
  'unless',
  'endunless',
  'case',
  'when',
  'endcase',
  'for',
  'endfor',
  'break',
  'continue',
  'assign',
  'increment',
  'decrement',
  'comment',
  '#',
  'raw',
  'endraw',
])
const HTML_FILTERS = /\|\s*(?:raw|escape|escape_once|xml_escape|newline_to_br|strip_html)\b/

const saysTheSame = ({ kind, name, text }: LiquidSpan) => (kind === 'tag' ? TAGS.has(name) : !HTML_FILTERS.test(text))
/** What of the Liquid is no text of its own still goes its way. */
const isFlow = ({ kind, name }: LiquidSpan) => kind === 'tag' && !['comment', 'raw', 'endraw'].includes(name)

/**
 * What HTML says, as text with marks (text-flow.ts) and its Liquid whole, so that filling it in gives the text of the
 * HTML as it is filled in. Undefined where that is not certain: then the filled HTML is to be read. @param addressOf
 * the Liquid of a link's address, by the place of its attribute
 */
export function textTemplate(
  document: HtmlDocument,
  addressOf: (begin: number) => string | undefined,
): string | undefined {
  return document.spans.every(saysTheSame)
    ? markedText(document, addressOf, (text) => literal(withoutControls(text)))
    : undefined
}

/** The text of HTML without Liquid. */
export function textOf(html: string): string {
  return readableText(markedText(new HtmlDocument(html, []), () => undefined, withoutControls) ?? '')
}

/** @param shown how text stands among the marks */
function markedText(
  document: HtmlDocument,
  addressOf: (begin: number) => string | undefined,
  shown: (text: string) => string,
): string | undefined {
  const hidden = hiddenParts(document)
  if (!hidden) return undefined
  let marked = ''
  let next = 0
  for (const [index, token] of document.tokens.entries()) {
    while ((hidden[next]?.last ?? Number.POSITIVE_INFINITY) < index) next++
    const isHidden = (hidden[next]?.first ?? Number.POSITIVE_INFINITY) <= index
    if (token.kind === 'text' && !isHidden) {
      for (const { text, span } of document.text(token))
        marked += span ? (isFlow(span) || span.kind === 'output' ? span.text : '') : shown(text)
      continue
    }
    for (const span of document.liquidIn(token.begin, token.end)) if (isFlow(span)) marked += span.text
    if (isHidden || (token.kind !== 'startTag' && token.kind !== 'endTag')) continue
    const name = document.nameOf(token)
    if (name === 'a') {
      const address = token.kind === 'startTag' ? addressIn(document, token, addressOf, shown) : undefined
      marked += address === undefined ? LINK_END : `${LINK}${address}${LABEL}`
      continue
    }
    marked += MARKS.get(name)?.[token.kind === 'startTag' ? 0 : 1] ?? ''
  }
  return marked
}

type Tag = Extract<HtmlToken, { kind: 'startTag' | 'endTag' }>

function addressIn(
  document: HtmlDocument,
  tag: Tag,
  addressOf: (begin: number) => string | undefined,
  shown: (text: string) => string,
): string | undefined {
  const attribute = document.attribute(tag, 'href')
  if (!attribute) return undefined
  return (
    addressOf(attribute.end) ??
    document
      .value(attribute)
      .map(({ text, span }) => (span ? span.text : shown(text)))
      .join('')
  )
}

/** What nobody sees: elements that are not displayed, from tag to tag. Undefined where Liquid decides it. */
function hiddenParts(document: HtmlDocument): { first: number; last: number }[] | undefined {
  const { tokens } = document
  const lastEnd = new Map<string, number>()
  for (const [index, token] of tokens.entries()) if (token.kind === 'endTag') lastEnd.set(document.nameOf(token), index)
  const parts: { first: number; last: number }[] = []
  let opened: { first: number; name: string; depth: number } | undefined
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'startTag' && token.kind !== 'endTag') continue
    const name = document.nameOf(token)
    if (opened) {
      if (name !== opened.name) continue
      opened.depth += token.kind === 'startTag' ? 1 : -1
      if (opened.depth > 0) continue
      parts.push({ first: opened.first, last: index })
      opened = undefined
    } else if (token.kind === 'startTag' && !VOID.has(name)) {
      const style = document.attribute(token, 'style')
      if (style && document.liquidIn(style.begin, style.end).length > 0) return undefined
      const isHidden =
        document.attribute(token, 'hidden') !== undefined ||
        (style && /display\s*:\s*none/i.test(document.rawValue(style)))
      if (isHidden && (lastEnd.get(name) ?? -1) > index) opened = { first: index, name, depth: 1 }
    }
  }
  return parts
}
