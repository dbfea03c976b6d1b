import type { HtmlDocument } from '../html/document.ts'
import { isPlainWords, LABEL, LINK, readableText } from '../html/text-flow.ts'
import { textTemplate } from '../html/text-part.ts'
import { parseLiquid } from '../liquid/liquid.ts'
import { type CountedLink, UNSUBSCRIBE } from './counted-links.ts'

/**
 * Fills in the text part: the same text that the HTML has once it is filled in. Undefined where only that can tell. A
 * template that only puts values into text is made readable once; a value that is no plain words, such as an empty one,
 * changes the space around it, and is read with the whole text.
 */
export function compileText(
  document: HtmlDocument,
  counted: readonly CountedLink[],
): ((scope: object) => string) | undefined {
  const addresses = new Map(counted.map((link) => [link.end, addressTemplate(link)]))
  const template = textTemplate(document, (end) => addresses.get(end))
  if (template === undefined) return undefined
  const { fill, direct } = parseLiquid('text', template)
  const ready =
    direct &&
    addressesOf(template).every((address) => isNoLabel(address, counted)) &&
    readyText(direct.pieces, direct.sources)
  return (scope) => {
    if (!direct || !ready) return readableText(fill(scope))
    const values = direct.between(scope)
    return values.every(isPlainWords)
      ? ready(values)
      : readableText(direct.pieces.map((piece, index) => piece + (values[index] ?? '')).join(''))
  }
}

/** The addresses in a marked text. */
const addressesOf = (template: string) =>
  template
    .split(LINK)
    .slice(1)
    .map((link) => link.slice(0, link.indexOf(LABEL)))

/**
 * Whether an address is known to be no label of a link but one that
 * is written like it: a label that is the address stands alone.
 */
function isNoLabel(address: string, counted: readonly CountedLink[]): boolean {
  if (!address.includes('{{') || address === `{{ ${UNSUBSCRIBE} }}`) return true
  return counted.some((link) => addressTemplate(link) === address && link.target.every(({ span }) => !span))
}

const addressTemplate = ({ number, address, isLocal }: CountedLink) =>
  isLocal
    ? `{% capture link_target %}${address}{% endcapture %}{{ link_target | tracked: ${number} }}`
    : `{{ links[${number}] }}`

/** Around the number of a value. */
const [VALUE, VALUE_END] = ['\x13', '\x14']

/**
 * The text around plain words, made readable: the same expression has
 * the same mark, so that a link is known to be its own label.
 */
function readyText(pieces: readonly string[], sources: readonly string[]): (values: readonly string[]) => string {
  const places = new Map(sources.map((source, index) => [source, index]))
  const marked = pieces
    .map((piece, index) =>
      index < sources.length ? `${piece}${VALUE}${places.get(sources[index] ?? '')}${VALUE_END}` : piece,
    )
    .join('')
  const [before = '', ...rest] = readableText(marked).split(VALUE)
  const parts = rest.map((part) => {
    const end = part.indexOf(VALUE_END)
    return { value: Number(part.slice(0, end)), after: part.slice(end + 1) }
  })
  return (values) => {
    let text = before
    for (const { value, after } of parts) text += (values[value] ?? '') + after
    return text
  }
}
