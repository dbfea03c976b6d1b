import { isVariable } from '@parcours/model/content/variables.ts'
import { type Edit, type HtmlDocument, type Piece, templateOf } from '../html/document.ts'
import { type Link, linksOf } from '../html/links.ts'
import { parseLiquid } from '../liquid/liquid.ts'
import { isCountable } from './click-target.ts'

/** The name under which a template finds its way out; see to-html.ts. */
export const UNSUBSCRIBE = 'unsubscribe_url'

/** Variables that every message offers to its template besides the documented ones. */
const GIVEN = new Set(['contact', 'links', 'origin', 'open_url', UNSUBSCRIBE])
export const isGiven = (root: string) => GIVEN.has(root) || isVariable(root, undefined) === true

export interface CountedLink extends Link {
  /** The number that it is counted by. */
  number: number
  /** A template of its address. */
  address: string
  isLocal: boolean
}

/**
 * The links that can be counted. Others stay as they are written: to mail programs and telephones, to places on the
 * page, the way out itself.
 */
export function countedLinks(document: HtmlDocument): CountedLink[] {
  const counted: CountedLink[] = []
  for (const link of linksOf(document)) {
    const address = countedAddress(link.target)
    if (address === undefined) continue
    try {
      counted.push({ ...link, number: counted.length, address, isLocal: readsLocals(address) })
    } catch {
      // Liquid that begins in an address and ends behind it.
    }
  }
  return counted
}

function countedAddress(target: Piece[]): string | undefined {
  const spans = target.flatMap(({ span }) => span ?? [])
  if (spans.some(({ text }) => text.includes(UNSUBSCRIBE))) return undefined
  // As browsers read addresses: without the line breaks within.
  const begin = (target.find(({ text, span }) => span || text.trim() !== '')?.text ?? '').replace(/[\t\n\r]/g, '')
  if (spans.length === 0 ? !isCountable(begin.trim()) : begin !== '' && !/^\s*https?:/i.test(begin)) return undefined
  return templateOf(target, (text) => text.replace(/[\t\n\r]/g, '')).trim()
}

/** The link as a message has it. */
export function hrefOf({ begin, end, raw, number, isLocal }: CountedLink): Edit {
  const href = isLocal
    ? `{% capture link_target %}${raw}{% endcapture %}{{ link_target | tracked: ${number} }}`
    : `{{ links[${number}] }}`
  return { begin, end, text: `href="${href}"` }
}

/** Whether an address reads what only a loop or a condition around it gives. */
function readsLocals(target: string): boolean {
  if (!/\{[{%]/.test(target)) return false
  return parseLiquid('plain', target).variables.some((variable) => !isGiven(variable.split('.')[0] ?? ''))
}
