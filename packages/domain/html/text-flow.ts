// Text as it stands in HTML, with the breaks, links and lists around it as control characters, which no text has: what
// is filled in can be put between them before they are read.

export const BREAK = '\x01'
/** Before and behind a block, and a paragraph with white space around it. */
export const BLOCK = '\x02'
export const PARAGRAPH = '\x03'
/** A link is its address, then its label. */
export const LINK = '\x04'
export const LABEL = '\x05'
export const LINK_END = '\x06'
export const BULLETS = '\x07'
export const NUMBERS = '\x08'
export const LIST_END = '\x0e'
export const ITEM = '\x0f'
export const PRE = '\x10'
export const PRE_END = '\x11'
export const RULE = '\x12'

const MARKS = new RegExp(`([${BREAK}-${NUMBERS}${LIST_END}-${RULE}])`)
const CONTROLS = /[^\P{Cc}\t\n\f\r]+/gu
const SPACES = /[ \t\n\f\r]+/

/** Text without control characters. */
export function withoutControls(text: string): string {
  return text.replace(CONTROLS, '')
}

/** Whether a value takes its place among words as it is. */
export function isPlainWords(value: string): boolean {
  return /^[^\p{Cc} ]+(?: [^\p{Cc} ]+)*$/u.test(value)
}

/** Beyond, lists are indented no further. */
const DEEPEST = 8

interface List {
  numbered: boolean
  count: number
}

/**
 * The plain text that marked text makes: white space collapsed, at
 * most one empty line in a row, addresses behind their links.
 */
export function readableText(marked: string): string {
  const flow = new Flow()
  for (const part of marked.split(MARKS)) flow.take(part)
  flow.take(LINK_END)
  return flow.text
}

class Flow {
  text = ''
  /** Lines to be broken, or a space to be left, before what comes next; and the bullet or number that precedes it. */
  #breaks = 0
  #spaced = false
  #prefix = ''
  #preformatted = 0
  readonly #lists: List[] = []
  /** Of the link that is being read, whose address comes first. */
  #link: { address: string; label: string | undefined } | undefined

  take(part: string): void {
    switch (part) {
      case BREAK:
        this.#breaks = Math.min(2, this.#breaks + 1)
        break
      case BLOCK:
        this.#apart(1)
        break
      case PARAGRAPH:
        this.#apart(2)
        break
      case LINK:
        // In a link there is none: the one before is over.
        this.#endLink()
        this.#link = { address: '', label: undefined }
        break
      case LABEL:
        if (this.#link) this.#link.label = ''
        break
      case LINK_END:
        this.#endLink()
        break
      case BULLETS:
      case NUMBERS:
        this.#apart(this.#lists.length > 0 ? 1 : 2)
        this.#lists.push({ numbered: part === NUMBERS, count: 0 })
        break
      case LIST_END:
        this.#lists.pop()
        this.#prefix = ''
        this.#apart(this.#lists.length > 0 ? 1 : 2)
        break
      case ITEM:
        this.#item()
        break
      case PRE:
      case PRE_END:
        this.#apart(2)
        this.#preformatted = Math.max(0, this.#preformatted + (part === PRE ? 1 : -1))
        break
      case RULE:
        this.#apart(2)
        this.#put('-'.repeat(40))
        this.#apart(2)
        break
      default:
        this.#write(part)
    }
  }

  #apart(lines: number): void {
    this.#breaks = Math.max(this.#breaks, lines)
  }

  #item(): void {
    this.#apart(1)
    const list = this.#lists.at(-1)
    if (list) list.count++
    const depth = Math.min(DEEPEST, Math.max(1, this.#lists.length))
    this.#prefix = `${'  '.repeat(depth - 1)}${list?.numbered ? `${list.count}.` : '*'} `
  }

  #write(part: string): void {
    if (this.#link && this.#link.label === undefined) {
      this.#link.address += part
    } else if (this.#preformatted > 0) {
      if (part !== '') this.#put(part)
    } else {
      const words = part.split(SPACES)
      const shown = words.filter((word) => word !== '').join(' ')
      this.#spaced ||= words[0] === '' && part !== ''
      if (shown === '') return
      this.#put(shown)
      this.#spaced = words.at(-1) === ''
    }
  }

  #put(shown: string): void {
    if (this.text !== '') this.text += this.#breaks > 0 ? '\n'.repeat(this.#breaks) : this.#spaced ? ' ' : ''
    this.text += this.#prefix + shown
    if (this.#link?.label !== undefined) this.#link.label += (this.#spaced ? ' ' : '') + shown
    this.#breaks = 0
    this.#spaced = false
    this.#prefix = ''
  }

  #endLink(): void {
    const { address, label } = this.#link ?? { address: '', label: '' }
    this.#link = undefined
    const shown = shownAddress(address)
    if (shown === '' || shown === label?.trim()) return
    if (label?.trim()) this.text += ` [${shown}]`
    else this.#write(` ${shown} `)
  }
}

/** An address as it is written for a user to copy; empty where it leads nowhere outside of its page. */
function shownAddress(address: string): string {
  const trimmed = address.trim()
  return trimmed.startsWith('#') ? '' : trimmed.replace(/^(?:mailto|tel|sms):/i, '')
}
