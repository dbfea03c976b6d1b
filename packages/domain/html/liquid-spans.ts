import { Tokenizer, type TopLevelToken, TypeGuards } from 'liquidjs'

/**
 * An output or a tag of Liquid within other text, with the white
 * space that it trims (`{{-`, `-%}`). A whole `{% comment %}` is one.
 */
export interface LiquidSpan {
  kind: 'output' | 'tag'
  begin: number
  end: number
  /** Of a tag. */
  name: string
  /** Written without its dashes. */
  text: string
}

/** Tags that hold others. What stands in one is not certain to be there when it is filled in. */
const BLOCKS = new Set(['if', 'unless', 'case', 'for', 'tablerow', 'capture', 'raw', 'block', 'layout'])

const BRANCHES = new Set(['elsif', 'else', 'when'])

/** Where the Liquid in a text stands, as the engine itself reads it. @throws where one is not closed */
export function liquidSpans(source: string): LiquidSpan[] {
  const spans: LiquidSpan[] = []
  let commented: LiquidSpan | undefined
  const tokens = source.includes('{{') || source.includes('{%') ? new Tokenizer(source).readTopLevelTokens() : []
  for (const [index, token] of tokens.entries()) {
    const span = spanOf(token, tokens[index - 1], tokens[index + 1])
    if (!span) continue
    if (commented) {
      commented.end = span.end
      if (span.name === 'endcomment') commented = undefined
      continue
    }
    spans.push(span)
    if (span.name === 'comment') commented = span
  }
  if (commented) commented.end = source.length
  return spans
}

function spanOf(
  token: TopLevelToken,
  before: TopLevelToken | undefined,
  after: TopLevelToken | undefined,
): LiquidSpan | undefined {
  const isTag = TypeGuards.isTagToken(token)
  if (!isTag && !TypeGuards.isOutputToken(token)) return undefined
  const [opened, closed] = isTag ? ['{%', '%}'] : ['{{', '}}']
  return {
    kind: isTag ? 'tag' : 'output',
    begin: token.begin - (TypeGuards.isHTMLToken(before) ? before.trimRight : 0),
    end: token.end + (TypeGuards.isHTMLToken(after) ? after.trimLeft : 0),
    name: isTag ? token.name : '',
    text: `${opened} ${token.content} ${closed}`,
  }
}

/** How many blocks are open after each span. */
export function blockDepths(spans: readonly LiquidSpan[]): number[] {
  let depth = 0
  return spans.map(({ name }) => {
    if (BLOCKS.has(name)) depth++
    else if (name.startsWith('end')) depth = Math.max(0, depth - 1)
    return depth
  })
}

/**
 * Whether spans are whole in themselves: blocks that begin among them end among them, and nothing leaves or continues
 * what began before. What stands between is then read alike by HTML whichever way Liquid goes.
 */
export function areWhole(spans: readonly LiquidSpan[]): boolean {
  let depth = 0
  for (const { name } of spans) {
    if (BLOCKS.has(name)) depth++
    else if (name === 'break' || name === 'continue') return false
    else if (BRANCHES.has(name) && depth === 0) return false
    else if (name.startsWith('end') && --depth < 0) return false
  }
  return depth === 0
}

/** The text with its Liquid made letters of no meaning, each as long as what it stands for. */
export function maskLiquid(source: string, spans: readonly LiquidSpan[]): string {
  let [masked, from] = ['', 0]
  for (const { begin, end } of spans) {
    masked += source.slice(from, begin) + 'x'.repeat(end - begin)
    from = end
  }
  return masked + source.slice(from)
}
