import type { HtmlDocument } from './document.ts'
import { type HtmlToken, RAW_TEXT } from './tokenizer.ts'

/** Where something may be put, and what must stand before it there. */
export interface Place {
  at: number
  before: string
}

/** What precedes a body that has no tag of its own. */
const HEAD = new Set(['html', 'head', 'title', 'meta', 'link', 'style', 'base'])

const isTag = (document: HtmlDocument, token: HtmlToken, kind: 'startTag' | 'endTag', name: string) =>
  token.kind === kind && document.nameOf(token) === name && !document.isConditional(token.begin)

/** Where what everybody sees first may be put. */
export function beginningOfBody(document: HtmlDocument): Place {
  const { tokens, source } = document
  const body = tokens.find((token) => isTag(document, token, 'startTag', 'body'))
  if (body) return { at: body.end, before: '' }
  const first = tokens.find((token) => {
    if (token.kind === 'startTag' || token.kind === 'endTag') return !HEAD.has(document.nameOf(token))
    return token.kind === 'unfinished' || (token.kind === 'text' && source.slice(token.begin, token.end).trim() !== '')
  })
  return first ? { at: first.begin, before: '' } : endOfDocument(document)
}

/**
 * Where what everybody gets last may be put: before the last end tag
 * of the body, or at the end of what the reader's program still reads.
 */
export function endOfBody(document: HtmlDocument): Place {
  const last = (name: string) => document.tokens.findLast((token) => isTag(document, token, 'endTag', name))
  const end = last('body') ?? last('html')
  return end ? { at: end.begin, before: '' } : endOfDocument(document)
}

/** Before a start tag's end tag, if there is one for certain. */
export function beforeEndTag(document: HtmlDocument, name: string): Place | undefined {
  const end = document.tokens.find((token) => isTag(document, token, 'endTag', name))
  return end && { at: end.begin, before: '' }
}

/**
 * A tag or comment that never ends would swallow what stands behind
 * it; an element of text that is not closed is closed first.
 */
function endOfDocument({ tokens, source }: HtmlDocument): Place {
  const last = tokens.at(-1)
  if (last?.kind === 'unfinished') return { at: last.begin, before: '' }
  const open =
    last?.kind === 'rawText'
      ? last.element
      : last?.kind === 'startTag' && RAW_TEXT.has(last.name)
        ? last.name
        : undefined
  return { at: source.length, before: open ? `</${open}>` : '' }
}
