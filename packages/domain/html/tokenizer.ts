/** An attribute as it stands in its tag. */
export interface Attribute {
  /** In lower case. */
  name: string
  begin: number
  nameEnd: number
  end: number
  /** What stands between its quotes, if it has any; both are `end` where it has no value. */
  valueBegin: number
  valueEnd: number
}

interface At {
  begin: number
  end: number
}

/** A piece of HTML: together they are all of it, in order. */
export type HtmlToken = At &
  (
    | { kind: 'text' }
    /** The content of an element in which tags mean nothing. */
    | { kind: 'rawText'; element: string }
    | { kind: 'startTag' | 'endTag'; name: string; nameEnd: number; attributes: Attribute[]; selfClosing: boolean }
    | { kind: 'comment'; contentBegin: number; contentEnd: number }
    | { kind: 'doctype' }
    /** What browsers make comments of: `<!…>`, `<?…>`, `</ …>`. */
    | { kind: 'bogus' }
    /** A tag or comment that the text ends within. */
    | { kind: 'unfinished' }
  )

/** Elements whose content is text up to their end tag. */
export const RAW_TEXT = new Set(['title', 'textarea', 'style', 'script', 'xmp', 'iframe', 'noembed', 'noframes'])

/** Elements that hold nothing and have no end tag. */
export const VOID = new Set([
  'area',
  'base',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'source',
  'track',
  'wbr',
])

const isSpace = (code: number) => code === 32 || (code >= 9 && code <= 13 && code !== 11)
const isLetter = (code: number) => (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
const [QUOTE, APOSTROPHE, SLASH, EQUALS, GREATER] = [34, 39, 47, 61, 62]

/**
 * Takes HTML apart as the HTML standard tells browsers to (13.2.5), with the place
 * of each part. Each character is looked at a bounded number of times. Left out is
 * what depends on elements of SVG and MathML, and what escapes within scripts.
 */
export function tokenize(html: string): HtmlToken[] {
  const tokens: HtmlToken[] = []
  const occurrences = new Occurrences(html)
  let [at, textFrom] = [0, 0]
  const push = (token: HtmlToken) => {
    if (textFrom < token.begin) tokens.push({ kind: 'text', begin: textFrom, end: token.begin })
    tokens.push(token)
    at = token.end
    textFrom = token.end
  }
  for (;;) {
    const begin = html.indexOf('<', at)
    if (begin < 0 || begin === html.length - 1) break
    const token = markupAt(html, begin, occurrences)
    if (!token) {
      at = begin + 1
      continue
    }
    push(token)
    if (token.kind !== 'startTag' || !RAW_TEXT.has(token.name)) continue
    const end = endOfRawText(html, token.end, token.name)
    if (end > token.end) push({ kind: 'rawText', element: token.name, begin: token.end, end })
  }
  if (textFrom < html.length) tokens.push({ kind: 'text', begin: textFrom, end: html.length })
  return tokens
}

/** Where strings come next, looked for once. */
class Occurrences {
  readonly #html: string
  readonly #next = new Map<string, number>()

  constructor(html: string) {
    this.#html = html
  }

  /** @param from no earlier than in the call before */
  next(text: string, from: number): number {
    const known = this.#next.get(text)
    if (known !== undefined && known >= from) return known
    const found = this.#html.indexOf(text, from)
    const next = found < 0 ? Number.POSITIVE_INFINITY : found
    this.#next.set(text, next)
    return next
  }
}

/** The tag, comment or declaration that a `<` begins; undefined where it is text. */
function markupAt(html: string, begin: number, occurrences: Occurrences): HtmlToken | undefined {
  const code = html.charCodeAt(begin + 1)
  if (isLetter(code)) return tagAt(html, begin, begin + 1, 'startTag')
  if (code === SLASH) {
    const next = html.charCodeAt(begin + 2)
    if (isLetter(next)) return tagAt(html, begin, begin + 2, 'endTag')
    return Number.isNaN(next) ? undefined : upTo(html, begin, 'bogus', occurrences)
  }
  if (html.startsWith('<!--', begin)) return commentAt(html, begin, occurrences)
  if (html.charAt(begin + 1) === '!')
    return upTo(html, begin, /^doctype$/i.test(html.slice(begin + 2, begin + 9)) ? 'doctype' : 'bogus', occurrences)
  return html.charAt(begin + 1) === '?' ? upTo(html, begin, 'bogus', occurrences) : undefined
}

function upTo(html: string, begin: number, kind: 'doctype' | 'bogus', occurrences: Occurrences): HtmlToken {
  const end = occurrences.next('>', begin)
  return end < html.length ? { kind, begin, end: end + 1 } : { kind: 'unfinished', begin, end: html.length }
}

/** A comment ends with `-->` or `--!>`; `<!-->` and `<!--->` are comments too. */
function commentAt(html: string, begin: number, occurrences: Occurrences): HtmlToken {
  const contentBegin = begin + 4
  const abrupt = html.startsWith('>', contentBegin) ? 1 : html.startsWith('->', contentBegin) ? 2 : 0
  if (abrupt) return { kind: 'comment', begin, end: contentBegin + abrupt, contentBegin, contentEnd: contentBegin }
  const plain = occurrences.next('-->', contentBegin)
  const banged = occurrences.next('--!>', contentBegin)
  const contentEnd = Math.min(plain, banged)
  if (contentEnd > html.length) return { kind: 'unfinished', begin, end: html.length }
  return { kind: 'comment', begin, end: contentEnd + (plain < banged ? 3 : 4), contentBegin, contentEnd }
}

function endOfRawText(html: string, from: number, name: string): number {
  for (let at = html.indexOf('</', from); at >= 0; at = html.indexOf('</', at + 2)) {
    const after = html.charCodeAt(at + 2 + name.length)
    if (
      (isSpace(after) || after === SLASH || after === GREATER) &&
      lower(html.slice(at + 2, at + 2 + name.length)) === name
    )
      return at
  }
  return html.length
}

/** ASCII letters only, as the standard has it. */
const lower = (text: string) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())

function tagAt(html: string, begin: number, nameBegin: number, kind: 'startTag' | 'endTag'): HtmlToken {
  const unfinished: HtmlToken = { kind: 'unfinished', begin, end: html.length }
  const attributes: Attribute[] = []
  const nameEnd = endOf(html, nameBegin, isAfterName)
  let [at, selfClosing] = [nameEnd, false]
  for (;;) {
    at = endOf(html, at, isNoSpace)
    const code = html.charCodeAt(at)
    if (Number.isNaN(code)) return unfinished
    if (code === GREATER)
      return { kind, begin, end: at + 1, name: lower(html.slice(nameBegin, nameEnd)), nameEnd, attributes, selfClosing }
    selfClosing = code === SLASH
    if (selfClosing) {
      at++
      selfClosing = html.charCodeAt(at) === GREATER
      continue
    }
    const attribute = attributeAt(html, at)
    if (!attribute) return unfinished
    attributes.push(attribute)
    at = attribute.end
  }
}

const isAfterName = (code: number) => isSpace(code) || code === SLASH || code === GREATER
const isAfterAttributeName = (code: number) => isAfterName(code) || code === EQUALS
const isAfterValue = (code: number) => isSpace(code) || code === GREATER
const isNoSpace = (code: number) => !isSpace(code)

/** The first place that ends something, or the end of the text. */
function endOf(html: string, from: number, ends: (code: number) => boolean): number {
  let at = from
  while (at < html.length && !ends(html.charCodeAt(at))) at++
  return at
}

function attributeAt(html: string, begin: number): Attribute | undefined {
  // An equals sign that no name precedes begins one.
  const nameEnd = endOf(html, begin + 1, isAfterAttributeName)
  const named = { name: lower(html.slice(begin, nameEnd)), begin, nameEnd }
  const equals = endOf(html, nameEnd, isNoSpace)
  if (html.charCodeAt(equals) !== EQUALS) return { ...named, end: nameEnd, valueBegin: nameEnd, valueEnd: nameEnd }
  const value = endOf(html, equals + 1, isNoSpace)
  const quote = html.charCodeAt(value)
  if (quote === QUOTE || quote === APOSTROPHE) {
    const closed = html.indexOf(quote === QUOTE ? '"' : "'", value + 1)
    return closed < 0 ? undefined : { ...named, end: closed + 1, valueBegin: value + 1, valueEnd: closed }
  }
  const end = endOf(html, value, isAfterValue)
  return { ...named, end, valueBegin: value, valueEnd: end }
}
