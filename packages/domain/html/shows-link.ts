import type { HtmlDocument } from './document.ts'
import { type HtmlToken, VOID } from './tokenizer.ts'

/**
 * Whether everybody sees a link whose address reads a variable: it stands in no comment and no condition, is shown, and
 * holds something to press on.
 */
export function showsLinkTo(document: HtmlDocument, variable: string): boolean {
  const reads = new RegExp(`\\b${variable}\\b`)
  const hidden: string[] = []
  let open = false
  for (const token of document.tokens) {
    if (token.kind === 'text') {
      if (open && document.source.slice(token.begin, token.end).trim() !== '') return true
      continue
    }
    if (token.kind !== 'startTag' && token.kind !== 'endTag') continue
    const name = document.nameOf(token)
    if (hidden.length > 0) {
      // What is open within something hidden, by name; its own end tag is the last.
      if (token.kind === 'startTag' && name === hidden[0]) hidden.push(name)
      if (token.kind === 'endTag' && name === hidden[0]) hidden.pop()
      continue
    }
    if (token.kind === 'startTag' && name === 'img' && open) return true
    if (token.kind === 'startTag' && !VOID.has(name) && isHidden(document, token)) hidden.push(name)
    else if (name === 'a') open = token.kind === 'startTag' && leadsTo(document, token, reads)
  }
  return false
}

type Tag = Extract<HtmlToken, { kind: 'startTag' | 'endTag' }>

function leadsTo(document: HtmlDocument, tag: Tag, reads: RegExp): boolean {
  const href = document.attribute(tag, 'href')
  return (
    href !== undefined &&
    !document.isConditional(tag.begin) &&
    document.liquidIn(href.valueBegin, href.valueEnd).some(({ kind, text }) => kind === 'output' && reads.test(text))
  )
}

function isHidden(document: HtmlDocument, tag: Tag): boolean {
  const style = document.attribute(tag, 'style')
  return (
    document.attribute(tag, 'hidden') !== undefined ||
    (style !== undefined && /(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(document.rawValue(style)))
  )
}
