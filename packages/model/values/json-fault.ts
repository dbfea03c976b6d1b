/** A line and a column, from 1. */
export interface TextPlace {
  line: number
  column: number
}

const SPACE = /[ \t\n\r]*/y
/** A text without its last sign, as far as it is right. Of control characters, the first 32 are not. */
const TEXT = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/uy
const TEXT_END = /"/y
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y

/**
 * Where a text stops being JSON (RFC 8259): at its end when something is missing there. The engine's own words are
 * English, and tell the place of some faults only.
 */
export function jsonFaultIn(text: string): TextPlace {
  return placeIn(text, faultAt(text))
}

export function placeIn(text: string, index: number): TextPlace {
  const lines = text.slice(0, index).split(/\r\n|\r|\n/)
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}

type Wanted = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'commaOrEnd' | 'nothing'

function faultAt(text: string): number {
  const open: ('{' | '[')[] = []
  let wanted: Wanted = 'value'
  let at = 0
  const read = (what: RegExp): boolean => {
    what.lastIndex = at
    if (!what.test(text)) return false
    at = what.lastIndex
    return true
  }
  const afterValue = (): Wanted => (open.length === 0 ? 'nothing' : 'commaOrEnd')
  for (;;) {
    read(SPACE)
    const sign = text[at]
    if (sign === undefined || wanted === 'nothing') return at
    const isEnd = sign === (open.at(-1) === '{' ? '}' : ']') && open.length > 0
    if (isEnd && (wanted === 'commaOrEnd' || wanted === 'keyOrEnd' || wanted === 'valueOrEnd')) {
      at++
      open.pop()
      wanted = afterValue()
    } else if (wanted === 'commaOrEnd') {
      if (sign !== ',') return at
      at++
      wanted = open.at(-1) === '{' ? 'key' : 'value'
    } else if (wanted === 'colon') {
      if (sign !== ':') return at
      at++
      wanted = 'value'
    } else if (wanted === 'key' || wanted === 'keyOrEnd') {
      if (!read(TEXT) || !read(TEXT_END)) return at
      wanted = 'colon'
    } else if (sign === '{' || sign === '[') {
      at++
      open.push(sign)
      wanted = sign === '{' ? 'keyOrEnd' : 'valueOrEnd'
    } else {
      const isRead = sign === '"' ? read(TEXT) && read(TEXT_END) : read(SCALAR)
      if (!isRead) return at
      wanted = afterValue()
    }
  }
}
