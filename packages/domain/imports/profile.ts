import { type ColumnFormat, DATE_FORMATS, NUMBER_FORMATS } from '@parcours/model/imports/format.ts'
import { readDecimal } from './read-cell.ts'
import { readDate } from './read-date.ts'

/** The profile of a column: the number of filled cells, and how many of those can be read in each format. */
export interface ColumnProfile {
  filled: number
  fits: Partial<Record<ColumnFormat, number>>
  /** Digits that are no number: they begin with 0, or are more than a number holds exactly. */
  codes: number
  /** Cells that show how numbers are written: with a mark of decimals or thousands. */
  marked: number
  /** Cells that are one number or another, by the mark of decimals. */
  twofold: number
}

/** The number of cells of each row against the header, and the profile of each column. */
export interface FileProfile {
  columns: ColumnProfile[]
  /** Rows with more cells than the header names, and with fewer. */
  longRows: number
  shortRows: number
  /** Rows of nothing, which are passed over. */
  emptyRows: number
}

export function newColumnProfile(): ColumnProfile {
  return { filled: 0, fits: {}, codes: 0, marked: 0, twofold: 0 }
}

const WORDS = new Set(['true', 'false', 'vrai', 'faux'])
const MAX_DIGITS = 15
/** Longer than any number or date that users write. */
const MAX_LENGTH = 40
const DIGITS = /^\d+$/
const MAY_BE_NUMBER = /^[-+\u2212\p{Sc}\d]/u

/** Adds a cell to what is known of its column. */
export function recordValue(profile: ColumnProfile, cell: string): void {
  profile.filled++
  const { fits } = profile
  const add = (format: ColumnFormat) => {
    fits[format] = (fits[format] ?? 0) + 1
  }
  if (cell.length > MAX_LENGTH) return
  if (!MAY_BE_NUMBER.test(cell)) {
    if (cell.length <= 5 && WORDS.has(cell.toLowerCase())) add('boolean')
    return
  }
  if (DIGITS.test(cell)) {
    if ((cell.length > 1 && cell.startsWith('0')) || cell.length > MAX_DIGITS) profile.codes++
    for (const format of NUMBER_FORMATS) add(format)
    if (cell.length === 8 && readDate('dateYearFirst', cell)) for (const format of DATE_FORMATS) add(format)
    return
  }
  const [point, comma] = [readDecimal('numberPoint', cell), readDecimal('numberComma', cell)]
  if (point !== undefined) add('numberPoint')
  if (comma !== undefined) add('numberComma')
  if (point !== undefined || comma !== undefined) profile.marked++
  if (point !== undefined && comma !== undefined && Number(point) !== Number(comma)) profile.twofold++
  for (const format of DATE_FORMATS) if (readDate(format, cell)) add(format)
}
