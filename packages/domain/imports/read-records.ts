import type { Separator } from '@parcours/model/imports/format.ts'
import { issue } from '@parcours/model/issue.ts'
import { unguarded } from '../csv.ts'
import { invalid } from '../problem.ts'

/** Letters of one row at most: a quote that is never closed would swallow the rest of the file. */
const MAX_RECORD = 256_000
const QUOTE = '"'
const QUOTE_CODE = QUOTE.charCodeAt(0)
const SPACE_CODE = 32

/** A row of the file as it is written there. */
export interface FileRecord {
  /** On which it begins, counted from 1. */
  line: number
  cells: string[]
}

/**
 * Reads rows (RFC 4180) from text with `\n` at its ends of lines, a batch for each piece of text. It takes what files
 * hold in practice: quotes amid a cell are letters, blanks around a cell are not, and rows of nothing are passed over.
 * @throws Problem that names the line on which a quote is opened and not closed
 */
export async function* readRecords(
  text: AsyncIterable<string>,
  separator: Separator,
  firstLine = 1,
  onEmpty: () => void = () => {},
): AsyncGenerator<FileRecord[]> {
  let [rest, line] = ['', firstLine]
  const take = (isLast: boolean) => {
    const records: FileRecord[] = []
    let at = 0
    while (at < rest.length) {
      const record = recordAt(rest, at, separator, isLast)
      if (!record) break
      if (record.cells.some((cell) => cell !== '')) records.push({ line, cells: record.cells.map(unguarded) })
      else onEmpty()
      line += record.lines
      at = record.next
    }
    rest = rest.slice(at)
    if (rest.length > MAX_RECORD || (isLast && rest !== ''))
      throw invalid([issue('file', 'import.quoteOpen', { line })])
    return records
  }
  for await (const piece of text) {
    rest += piece
    yield take(false)
  }
  yield take(true)
}

interface Read {
  cells: string[]
  /** Where the next row begins, and how many lines further on. */
  next: number
  lines: number
}

/** The row that begins at a place; undefined when the text ends before it does. */
function recordAt(text: string, begin: number, separator: Separator, isLast: boolean): Read | undefined {
  const cells: string[] = []
  let [at, lines] = [begin, 1]
  let newline = text.indexOf('\n', at)
  for (;;) {
    let opening = at
    while (text.charCodeAt(opening) === SPACE_CODE) opening++
    let behind = at
    let quoted: string | undefined
    if (text.charCodeAt(opening) === QUOTE_CODE) {
      const closing = closingQuote(text, opening + 1)
      // The last letter there is may be the first of two quotes that stand for one.
      if (closing < 0 || (closing + 1 === text.length && !isLast)) return undefined
      quoted = text.slice(opening + 1, closing)
      behind = closing + 1
      for (; newline >= 0 && newline < behind; newline = text.indexOf('\n', newline + 1)) lines++
    }
    const parted = text.indexOf(separator, behind)
    const ends = parted < 0 || (newline >= 0 && newline < parted)
    if (ends && newline < 0 && !isLast) return undefined
    const end = !ends ? parted : newline < 0 ? text.length : newline
    const isQuoted = quoted !== undefined && text.slice(behind, end).trim() === ''
    cells.push(isQuoted ? (quoted ?? '').replaceAll('""', QUOTE) : text.slice(at, end).trim())
    if (ends) return { cells, next: end + 1, lines }
    at = end + 1
  }
}

/** The quote that closes a cell: the next that is not doubled. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf(QUOTE, from); at >= 0; at = text.indexOf(QUOTE, at + 2))
    if (text.charCodeAt(at + 1) !== QUOTE_CODE) return at
  return -1
}
