import { type Edit, edited, HtmlDocument } from './document.ts'
import type { LiquidSpan } from './liquid-spans.ts'
import { withoutControls } from './text-flow.ts'
import type { Attribute, HtmlToken } from './tokenizer.ts'

type Tag = Extract<HtmlToken, { kind: 'startTag' | 'endTag' }>
const words = (text: string) => text.trim().split(/\s+/)

/**
 * What emails are made of. Elements that run something, load something into themselves, or are read by other rules
 * (SVG, MathML, forms) are not among them.
 */
const ELEMENTS = new Set(
  words(`
    html head body title meta style a abbr acronym address area article aside audio b bdi bdo big blockquote br
    button caption center cite code col colgroup data dd del details dfn dir div dl dt em fieldset figcaption
    figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins kbd label legend li main map mark menu
    nav nobr ol p picture pre q rb rp rt ruby s samp section small source span strike strong sub summary sup
    table tbody td tfoot th thead time tr track tt u ul var video wbr`),
)
/** What Office writes, which is nothing to browsers: shapes and paragraphs of its own. */
const OFFICE = /^[ovw]:\w+$/
/** Elements that go with all that they hold. Of others that are not known, what they hold stays. */
const GONE_WITH_CONTENT = new Set(
  words('script iframe object applet noscript svg math template xmp noembed noframes textarea select frameset'),
)

const ATTRIBUTES = new Set(
  words(`
    abbr align alink alt autoplay axis background bgcolor border bordercolor cellpadding cellspacing char
    charoff charset checked cite class clear color cols colspan compact content controls coords data datetime
    dir disabled face for frame headers height hidden href hreflang hspace http-equiv id itemid itemprop itemref
    itemscope itemtype label lang link loading longdesc loop media muted name noshade nowrap open placeholder
    playsinline poster prefix profile property rel reversed role rowspan rules scope shape size sizes span src
    srcset start style summary tabindex target text title topmargin leftmargin marginheight marginwidth type
    typeof usemap valign value version vlink vspace vocab width xmlns`),
)
const isKnownAttribute = (name: string) =>
  ATTRIBUTES.has(name) || /^(?:data|aria|xmlns|xml|mc|o|v|w)[-:][\w:.-]+$/.test(name)
/** Attributes whose value is an address. */
const ADDRESSES = new Set(words('href src srcset background poster cite longdesc usemap data profile itemid'))
/** Of them, those of pictures, which may be in the address itself. */
const PICTURES = new Set(words('src srcset background poster'))
/** What `<meta>` may say to the reader's program: not where to go. */
const META = new Set(['content-type', 'content-language', 'x-ua-compatible', 'default-style'])

/**
 * HTML without anything that runs, for previews and archives; mail programs run nothing
 * anyway. What is allowed stays letter by letter, what is not is taken out, Liquid tags
 * within it excepted: they may end elsewhere. @throws where Liquid is not closed
 */
export function withoutScripts(html: string): string {
  const document = new HtmlDocument(html)
  const edits: Edit[] = []
  const closers = endTags(document)
  for (let index = 0; index < document.tokens.length; index++) {
    const token = document.tokens[index]
    if (!token) break
    const gone =
      token.kind === 'startTag'
        ? (lastOfText(document, token, index) ?? lastOfElement(document, token, index, closers))
        : index
    if (gone > index) {
      const end = document.tokens[gone]?.end ?? token.end
      edits.push(removed(document, token.begin, end))
      index = gone
      continue
    }
    const edit = changeOf(document, token)
    if (edit) edits.push(edit)
  }
  return edited(html, edits)
}

const isTagSpan = ({ kind, name }: LiquidSpan) => kind === 'tag' && name !== 'comment'
const tagsIn = (document: HtmlDocument, from: number, to: number) =>
  document
    .liquidIn(from, to)
    .filter(isTagSpan)
    .map(({ begin, end }) => document.source.slice(begin, end))
const removed = (document: HtmlDocument, begin: number, end: number): Edit => ({
  begin,
  end,
  text: tagsIn(document, begin, end).join(''),
})

/** For each name of an element that goes with its content, where its end tags are, the last first. */
function endTags(document: HtmlDocument): Map<string, number[]> {
  const found = new Map<string, number[]>()
  for (let index = document.tokens.length - 1; index >= 0; index--) {
    const token = document.tokens[index]
    if (token?.kind !== 'endTag') continue
    const name = document.nameOf(token)
    if (!GONE_WITH_CONTENT.has(name)) continue
    const places = found.get(name)
    if (places) places.push(index)
    else found.set(name, [index])
  }
  return found
}

/**
 * The place of the last token of an element that goes with its
 * content; its own place where it has none that is certain.
 */
function lastOfElement(
  document: HtmlDocument,
  tag: Tag,
  index: number,
  closers: ReadonlyMap<string, number[]>,
): number {
  const name = document.nameOf(tag)
  if (!GONE_WITH_CONTENT.has(name)) return index
  const places = closers.get(name) ?? []
  while ((places.at(-1) ?? index) < index) places.pop()
  const close = places.at(-1)
  if (close !== undefined) return close
  // Content that is text up to an end which never comes goes to the end of the document, as browsers read it.
  return document.tokens[index + 1]?.kind === 'rawText' ? index + 1 : index
}

/**
 * The place of the last token of an element of text that Liquid may
 * begin or end elsewhere: in another branch its text is HTML.
 */
function lastOfText(document: HtmlDocument, tag: Tag, index: number): number | undefined {
  const text = document.tokens[index + 1]
  if (text?.kind !== 'rawText') return undefined
  const end = document.tokens[index + 2]
  return document.isWhole(tag.begin, (end ?? text).end) ? undefined : end ? index + 2 : index + 1
}

/** What is to be done with a token that does not go with its element. */
function changeOf(document: HtmlDocument, token: HtmlToken): Edit | undefined {
  if (token.kind === 'text') return textChange(document, token)
  if (!document.isWhole(token.begin, token.end)) return removed(document, token.begin, token.end)
  switch (token.kind) {
    case 'rawText':
    case 'doctype':
      return undefined
    case 'comment':
      // Other parsers may end an odd comment elsewhere.
      return document.source.endsWith('-->', token.end) && token.end > token.contentBegin + 2
        ? undefined
        : removed(document, token.begin, token.end)
    case 'bogus':
      return /^<!\[(?:if [^\]]*|endif)\]>$/i.test(
        document.source.slice(token.begin, Math.min(token.end, token.begin + 200)),
      )
        ? undefined
        : removed(document, token.begin, token.end)
    case 'unfinished':
      return removed(document, token.begin, token.end)
    case 'startTag':
    case 'endTag':
      return tagChange(document, token)
  }
}

/** A `<` that begins nothing would begin something once what follows it is gone. */
function textChange(document: HtmlDocument, { begin, end }: { begin: number; end: number }): Edit | undefined {
  if (!document.source.slice(begin, end).includes('<')) return undefined
  let [text, from] = ['', begin]
  for (const span of document.liquidIn(begin, end)) {
    text +=
      document.source.slice(from, span.begin).replaceAll('<', '&lt;') + document.source.slice(span.begin, span.end)
    from = span.end
  }
  return { begin, end, text: text + document.source.slice(from, end).replaceAll('<', '&lt;') }
}

function tagChange(document: HtmlDocument, tag: Tag): Edit | undefined {
  const name = document.nameOf(tag)
  if (!isAllowed(document, tag, name)) return removed(document, tag.begin, tag.end)
  if (tag.kind === 'endTag')
    return tag.attributes.length > 0
      ? { begin: tag.begin, end: tag.end, text: `</${name}>${tagsIn(document, tag.begin, tag.end).join('')}` }
      : undefined
  const kept = tag.attributes.map((attribute) => keptAttribute(document, attribute))
  if (kept.every((text, index) => text === sliceOf(document, tag.attributes[index]))) return undefined
  const written = [document.source.slice(tag.begin, tag.nameEnd), ...kept.filter((text) => text !== '')].join(' ')
  return { begin: tag.begin, end: tag.end, text: `${written}>` }
}

function isAllowed(document: HtmlDocument, tag: Tag, name: string): boolean {
  if (!ELEMENTS.has(name) && !OFFICE.test(name)) return false
  if (name !== 'meta' || tag.kind === 'endTag') return true
  const says = document.attribute(tag, 'http-equiv')
  return (
    !says ||
    META.has(
      document
        .value(says)
        .map(({ text }) => text ?? '{')
        .join('')
        .trim()
        .toLowerCase(),
    )
  )
}

const sliceOf = ({ source }: HtmlDocument, attribute: Attribute | undefined) =>
  attribute ? source.slice(attribute.begin, attribute.end) : ''

/** An attribute as it stays in its tag: as it stands, without its address, or only the Liquid tags in it. */
function keptAttribute(document: HtmlDocument, attribute: Attribute): string {
  const { begin, nameEnd, valueBegin, valueEnd, end } = attribute
  const name = document.attributeName(attribute)
  if (!isKnownAttribute(name) || !document.isWhole(nameEnd, end)) return tagsIn(document, begin, end).join('')
  const named = document.source.slice(begin, nameEnd)
  if (ADDRESSES.has(name) && runs(document, attribute, name))
    return `${named}="#"${tagsIn(document, nameEnd, end).join('')}`
  // What is filled in may hold white space, which would end a value without quotes.
  const isQuoted = end > valueEnd
  if (isQuoted || !document.liquidIn(valueBegin, valueEnd).some(({ kind }) => kind === 'output'))
    return sliceOf(document, attribute)
  const hasQuotes = document.value(attribute).some(({ text }) => text?.includes('"'))
  return hasQuotes
    ? `${named}=""${tagsIn(document, nameEnd, end).join('')}`
    : `${named}="${document.rawValue(attribute)}"`
}

/** Whether an address is of a kind that runs, or brings its own document. */
function runs(document: HtmlDocument, attribute: Attribute, name: string): boolean {
  const said = document
    .value(attribute)
    .map(({ text }) => text ?? '{')
    .join('')
  return (name === 'srcset' ? said.split(',') : [said]).some((address) => runsAsAddress(address, PICTURES.has(name)))
}

/** Browsers drop white space and control characters from the scheme of an address. */
export function runsAsAddress(address: string, ofPicture = false): boolean {
  const plain = withoutControls(address.slice(0, 2000)).replace(/\s+/g, '').toLowerCase()
  if (plain.startsWith('data:')) return !(ofPicture && plain.startsWith('data:image/'))
  return /^(?:javascript|vbscript|livescript|mocha|blob|filesystem|about|view-source):/.test(plain)
}
