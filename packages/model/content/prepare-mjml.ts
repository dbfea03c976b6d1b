import type { BrandKit } from './brand.ts'
import { brandHead } from './brand-mjml.ts'

/**
 * What emails may say beyond MJML. `show-if` shows a row or a block to those for whom a
 * Liquid condition holds; `repeat` repeats it for each thing in a list, `repeat-most`
 * times at most: `<mj-section repeat="item in order.items" repeat-most="3">`.
 */
export const SHOW_IF = 'show-if'
export const REPEAT = 'repeat'
export const REPEAT_LIMIT = 'repeat-most'

const TAG =
  /<!--[\s\S]*?-->|<mj-raw\b[\s\S]*?<\/mj-raw>|<(\/?)(mj[\w-]*)((?:\s+[\w:-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*)\s*(\/?)>/g
const ATTRIBUTE = /\s+([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

/** Grounds of their own colour. */
const GROUNDS = new Set(['mj-section', 'mj-wrapper', 'mj-column', 'mj-hero'])
/** What dark mode would colour for the brand's own grounds. */
const COLOURED = new Set(['mj-text', 'mj-divider'])

const ENTITIES = new Map([
  ['&gt;', '>'],
  ['&lt;', '<'],
  ['&amp;', '&'],
  ['&quot;', "'"],
  ['&#39;', "'"],
  ['&#x27;', "'"],
])

/** Liquid as it was meant: editors of HTML write `>` and quotes in it as entities. */
export function withPlainLiquid(source: string): string {
  let [plain, from] = ['', 0]
  for (const [begin, end] of liquidParts(source)) {
    plain +=
      source.slice(from, begin) +
      source.slice(begin, end).replace(/&(?:gt|lt|amp|quot|#39|#x27);/g, (entity) => ENTITIES.get(entity) ?? entity)
    from = end
  }
  return plain + source.slice(from)
}

/**
 * Where Liquid begins and ends, quotes not regarded: they may be entities yet. What is never closed is looked for once.
 */
function* liquidParts(source: string): Iterable<[begin: number, end: number]> {
  const unclosed = new Set<string>()
  for (let at = source.indexOf('{'); at >= 0; at = source.indexOf('{', at)) {
    const closing = { '{': '}}', '%': '%}' }[source.charAt(at + 1)]
    const end = closing === undefined || unclosed.has(closing) ? -1 : source.indexOf(closing, at + 2)
    if (end < 0) {
      if (closing !== undefined) unclosed.add(closing)
      at++
      continue
    }
    yield [at, end + 2]
    at = end + 2
  }
}

/** Every element with a closing tag, as a parser of HTML wants it. */
export function withClosingTags(source: string): string {
  return source.replace(TAG, (whole, _closing, name: string | undefined, attributes: string, empty: string) =>
    name && empty ? `<${name}${attributes}></${name}>` : whole,
  )
}

/** An address on this installation is written from its root; where that is, is known when the email goes out. */
export function withOrigin(value: string): string {
  return value.startsWith('/') && !value.startsWith('//') ? `{{ origin }}${value}` : value
}

const parseAttributes = (text: string) =>
  new Map([...text.matchAll(ATTRIBUTE)].map(([, name = '', double, single]) => [name, double ?? single ?? ''] as const))
const writeAttributes = (attributes: ReadonlyMap<string, string>) =>
  [...attributes].map(([name, value]) => ` ${name}="${value.replaceAll('"', '&quot;')}"`).join('')

/** The Liquid around an element that is shown to some or repeated, and its end. */
function around(attributes: Map<string, string>): { before: string; after: string } {
  const [condition, list, repeatLimit] = [SHOW_IF, REPEAT, REPEAT_LIMIT].map((name) => attributes.get(name)?.trim())
  for (const name of [SHOW_IF, REPEAT, REPEAT_LIMIT]) attributes.delete(name)
  const limit = repeatLimit && /^\d{1,2}$/.test(repeatLimit) ? ` limit:${repeatLimit}` : ''
  const opened = `${list ? `{% for ${list}${limit} %}` : ''}${condition ? `{% if ${condition} %}` : ''}`
  if (!opened) return { before: '', after: '' }
  return {
    before: `<mj-raw>${withPlainLiquid(opened)}</mj-raw>`,
    after: `<mj-raw>${condition ? '{% endif %}' : ''}${list ? '{% endfor %}' : ''}</mj-raw>`,
  }
}

/**
 * An email as its author wrote it, made plain MJML: the brand in its head, conditions
 * and repetitions as Liquid around the blocks, addresses of pictures complete. Lines
 * keep their numbers, so that what MJML finds wrong is found in the source.
 */
export function prepareMjml(source: string, brand: BrandKit): string {
  const head = brandHead(brand, brand.logo && { ...brand.logo, src: withOrigin(brand.logo.src) })
  const open: { name: string; after: string; island: boolean }[] = []
  const hasHead = /<mj-head\b/.test(source)
  const body = source.replace(
    TAG,
    (whole, closing: string | undefined, name: string | undefined, given: string, empty: string) => {
      if (name === undefined) return whole
      if (closing) {
        const ended = open.at(-1)?.name === name ? open.pop() : undefined
        return `</${name}>${ended?.after ?? ''}`
      }
      const attributes = parseAttributes(given)
      const { before, after } = around(attributes)
      const source = attributes.get('src')
      if (source !== undefined) attributes.set('src', withOrigin(source))
      if (name === 'mj-image' && !brand.logo && attributes.get('mj-class')?.split(/\s+/).includes('logo'))
        return `${before}${wordmark(attributes)}${after}${empty ? '' : SWALLOWED}`
      const inIsland = open.at(-1)?.island ?? false
      // On a ground of its own colour, which dark mode leaves be, the text keeps its colour too.
      if (inIsland && COLOURED.has(name) && !attributes.has('css-class')) attributes.set('css-class', 'own')
      const island = inIsland || (GROUNDS.has(name) && attributes.has('background-color'))
      if (!empty) open.push({ name, after, island })
      const opened = `${before}<${name}${writeAttributes(attributes)}${empty ? '/' : ''}>${empty ? after : ''}`
      if (name === 'mj-head') return `${opened}${head}`
      return name === 'mjml' && !hasHead ? `${opened}<mj-head>${head}</mj-head>` : opened
    },
  )
  return withPlainLiquid(body.replaceAll(new RegExp(`${SWALLOWED}\\s*</mj-image>`, 'g'), ''))
}

/** Marks that the closing tag which follows belongs to something replaced. */
const SWALLOWED = '<!--swallowed-->'

/** The workspace's name, where a logo would stand. */
function wordmark(attributes: ReadonlyMap<string, string>): string {
  const align = attributes.get('align') ?? 'center'
  return `<mj-text mj-class="wordmark" align="${align}">{{ workspace.name }}</mj-text>`
}
