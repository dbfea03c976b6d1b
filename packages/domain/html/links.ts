import { HtmlDocument, type Piece } from './document.ts'
import type { HtmlToken } from './tokenizer.ts'

/** A link that readers follow: where the attribute that says its target stands, and the target. */
export interface Link {
  begin: number
  end: number
  /** As it is written, entities and all. */
  raw: string
  target: Piece[]
}

const LINKING = new Set(['a', 'area'])
/** Shapes that Outlook draws of VML, for buttons and pictures. */
const isShape = (name: string) => /^v:\w+$/.test(name)

/**
 * The links of a document, in order, those that only Outlook shows
 * among them; a tag has several where Liquid chooses between them.
 */
export function linksOf(document: HtmlDocument): Link[] {
  return document.tokens.flatMap((token): Link[] => {
    const outlook = outlookPart(document.source, token)
    if (outlook) {
      const inside = linksOf(new HtmlDocument(document.source.slice(outlook.begin, outlook.end)))
      return inside.map((link) => ({ ...link, begin: link.begin + outlook.begin, end: link.end + outlook.begin }))
    }
    if (token.kind !== 'startTag') return []
    const name = document.nameOf(token)
    if (!LINKING.has(name) && !isShape(name)) return []
    return token.attributes
      .filter((attribute) => attribute.end > attribute.nameEnd && document.attributeName(attribute) === 'href')
      .map((attribute) => ({
        // Liquid in front of the name stays where it is.
        begin: attribute.nameEnd - 'href'.length,
        end: attribute.end,
        raw: document.rawValue(attribute),
        target: document.value(attribute),
      }))
  })
}

/** What stands in a comment that only Outlook reads (`<!--[if mso]>…<![endif]-->`): HTML of its own. */
function outlookPart(source: string, token: HtmlToken): { begin: number; end: number } | undefined {
  if (token.kind !== 'comment') return undefined
  const { contentBegin, contentEnd } = token
  const opened = /^\[if [^\]]*\]>/i.exec(source.slice(contentBegin, Math.min(contentEnd, contentBegin + 200)))
  const closed = '<![endif]'
  if (!opened || source.slice(contentEnd - closed.length, contentEnd).toLowerCase() !== closed) return undefined
  return { begin: contentBegin + opened[0].length, end: contentEnd - closed.length }
}
