import { decodeHTML, decodeHTMLAttribute } from 'entities'
import { areWhole, blockDepths, type LiquidSpan, liquidSpans, maskLiquid } from './liquid-spans.ts'
import { type Attribute, type HtmlToken, tokenize } from './tokenizer.ts'

type StartTag = Extract<HtmlToken, { kind: 'startTag' | 'endTag' }>

/** A piece of text in its order: HTML with its entities resolved, or Liquid. */
export type Piece = { text: string; span?: undefined } | { text?: undefined; span: LiquidSpan }

/**
 * HTML with Liquid in it, taken apart. Liquid is whole: it is never a tag, quote or
 * entity of the HTML, whatever stands in it. Tags and attributes that Liquid tags stand
 * in (`<a {% if x %}href="…"{% endif %}>`) have the names that they have without them.
 */
export class HtmlDocument {
  readonly source: string
  readonly tokens: HtmlToken[]
  readonly spans: LiquidSpan[]
  readonly #depths: number[]
  readonly #masked: string

  /** @param spans none for HTML that is filled in already. @throws where Liquid is not closed */
  constructor(source: string, spans: LiquidSpan[] = liquidSpans(source)) {
    this.source = source
    this.spans = spans
    this.#depths = blockDepths(this.spans)
    this.#masked = maskLiquid(source, this.spans)
    this.tokens = tokenize(this.#masked)
  }

  /** The Liquid that begins within a part. */
  liquidIn(begin: number, end: number): LiquidSpan[] {
    const first = this.#spansBefore(begin)
    return this.spans.slice(first, this.#spansBefore(end))
  }

  /** Whether a place stands in a block of Liquid: not everybody gets to see it. */
  isConditional(at: number): boolean {
    return (this.#depths[this.#spansBefore(at) - 1] ?? 0) > 0
  }

  /**
   * Whether the Liquid within a part is whole in itself: a tag or comment
   * that another branch would end elsewhere is not certain to be one.
   */
  isWhole(begin: number, end: number): boolean {
    return areWhole(this.liquidIn(begin, end))
  }

  /** A tag's name; empty where Liquid writes a part of it. */
  nameOf(tag: StartTag): string {
    const begin = tag.begin + (tag.kind === 'endTag' ? 2 : 1)
    const first = this.liquidIn(begin, tag.nameEnd)[0]
    if (!first) return tag.name
    // Tags of Liquid may follow it, as in `<a{% if x %} href="…"`.
    return this.#isOfTags(begin, tag.nameEnd) && this.#staticIn(first.begin, tag.nameEnd) === 0
      ? tag.name.slice(0, first.begin - begin)
      : ''
  }

  /** An attribute's name; empty where Liquid writes a part of it, or all. */
  attributeName({ begin, nameEnd, end, name }: Attribute): string {
    const spans = this.liquidIn(begin, nameEnd)
    const last = spans.at(-1)
    if (!last) return name
    if (!this.#isOfTags(begin, nameEnd)) return ''
    // Tags of Liquid may precede it; behind it they may where it has no value.
    if (this.#staticIn(begin, last.end) === 0) return name.slice(last.end - begin)
    const first = spans[0]?.begin ?? begin
    return end === nameEnd && this.#staticIn(first, nameEnd) === 0 ? name.slice(0, first - begin) : ''
  }

  /** The first attribute of that name which is certain to be there, or else the first. */
  attribute(tag: StartTag, name: string): Attribute | undefined {
    return tag.attributes.find((attribute) => this.attributeName(attribute) === name)
  }

  /** What an attribute says as it stands, without its quotes. */
  rawValue({ valueBegin, valueEnd }: Attribute): string {
    return this.source.slice(valueBegin, valueEnd)
  }

  /** What an attribute says. */
  value({ valueBegin, valueEnd }: Attribute): Piece[] {
    return this.#pieces(valueBegin, valueEnd, decodeHTMLAttribute)
  }

  /** What a token of text says. */
  text({ begin, end }: { begin: number; end: number }): Piece[] {
    return this.#pieces(begin, end, decodeHTML)
  }

  #pieces(begin: number, end: number, decode: (text: string) => string): Piece[] {
    const pieces: Piece[] = []
    let from = begin
    // What Liquid fills in ends an entity that has no semicolon as a letter would: `&copy{{ x }}` is none.
    const add = (to: number, ended: boolean) =>
      from < to &&
      pieces.push({
        text: ended ? decode(this.source.slice(from, to)) : decode(`${this.source.slice(from, to)}x`).slice(0, -1),
      })
    for (const span of this.liquidIn(begin, end)) {
      add(span.begin, false)
      pieces.push({ span })
      from = span.end
    }
    add(end, true)
    return pieces
  }

  #isOfTags(begin: number, end: number): boolean {
    return this.liquidIn(begin, end).every(({ kind }) => kind === 'tag')
  }

  /** How many characters of a part are no Liquid. */
  #staticIn(begin: number, end: number): number {
    return this.liquidIn(begin, end).reduce((left, span) => left - (span.end - span.begin), end - begin)
  }

  /** How many spans begin before a place. */
  #spansBefore(at: number): number {
    let [low, high] = [0, this.spans.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.spans[middle]?.begin ?? 0) < at) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** The Liquid template that pieces make, with text that only looks like Liquid kept text. */
export function templateOf(pieces: readonly Piece[], shown: (text: string) => string = (text) => text): string {
  return pieces.map(({ text, span }) => (span ? span.text : literal(shown(text)))).join('')
}

/** Text that Liquid leaves as it is. */
export function literal(text: string): string {
  return text.replace(/\{(?=[{%]|$)/g, '{{ "{" }}')
}

/** A change of a text: something in place of a part, or between two. */
export interface Edit {
  begin: number
  end: number
  text: string
}

/** The text with changes made to it that do not overlap. */
export function edited(source: string, edits: readonly Edit[]): string {
  let [made, from] = ['', 0]
  for (const { begin, end, text } of edits.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    made += source.slice(from, begin) + text
    from = end
  }
  return made + source.slice(from)
}
