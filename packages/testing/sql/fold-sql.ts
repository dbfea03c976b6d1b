const WIDTH = 120
const SHORT = 24
const WORDS = [
  ...['CASE', 'END', 'WHEN', 'THEN', 'ELSE', 'BETWEEN', 'AND', 'OR', 'UNION', 'SELECT', '(?:(?:LEFT|CROSS) )?JOIN'],
  ...['(?<!DISTINCT )FROM', 'WHERE', 'GROUP BY', 'ORDER BY', 'LIMIT'],
]
const TOKEN = new RegExp(`'(?:[^']|'')*'|"[^"]*"|[()[\\],]|\\b(?:${WORDS.join('|')})\\b`, 'gi')
/** What a line is broken at, the first that it holds: before these words, or after a comma. */
const BREAKS: ReadonlySet<string>[] = [
  ['UNION'],
  ['SELECT', 'JOIN', 'LEFT JOIN', 'CROSS JOIN', 'FROM', 'WHERE', 'GROUP BY', 'ORDER BY', 'LIMIT'],
  [','],
  ['WHEN', 'ELSE'],
  ['THEN'],
  ['OR'],
  ['AND'],
].map((words) => new Set(words))
const OPENING = new Set(['(', '[', 'CASE'])
const CLOSING = new Set([')', ']', 'END'])

interface Place {
  word: string
  at: number
  end: number
}
/** Names and placeholders share a line, as many as it holds easily. */
function together(pieces: string[]): string[] {
  const lines: string[] = []
  let isShort = false
  for (const piece of pieces) {
    const line = (lines.at(-1) ?? '') + piece
    const joins = isShort && piece.length <= SHORT && line.length <= WIDTH - 40
    if (joins) lines[lines.length - 1] = line
    else lines.push(piece)
    isShort = piece.length <= SHORT
  }
  return lines
}

/** What is outermost in a line: its separators, and what is enclosed in parentheses or in a CASE. */
interface Outline {
  separators: Place[]
  enclosed: { from: number; to: number }[]
}

function outlineOf(line: string): Outline {
  const outline: Outline = { separators: [], enclosed: [] }
  let [depth, from, isBetween] = [0, 0, false]
  for (const { 0: token, index: at } of line.matchAll(TOKEN)) {
    const [word, end] = [token.toUpperCase(), at + token.length]
    if (OPENING.has(word) && depth++ === 0) from = end
    if (CLOSING.has(word) && depth > 0 && --depth === 0) outline.enclosed.push({ from, to: at })
    if (depth > 0) continue
    if (word === 'BETWEEN') isBetween = true
    else if (word === 'AND' && isBetween) isBetween = false
    else outline.separators.push({ word, at, end })
  }
  // A query that begins at its end goes on in the next line.
  if (depth > 0 && from < line.length) outline.enclosed.push({ from, to: line.length })
  return outline
}

/** A line of SQL that is too wide, as several: what is broken is set in. */
export const foldSql = (line: string): string[] => fold(line, /^ */.exec(line)?.[0] ?? '', '  ')

/** `step` sets in all pieces but the first: what is enclosed holds equals. */
function fold(line: string, indent: string, step: '  ' | ''): string[] {
  const text = line.trim()
  const whole = indent + text
  if (whole.length <= WIDTH) return [whole]
  const { separators, enclosed } = outlineOf(text)
  for (const words of BREAKS) {
    const cuts = separators
      .filter(({ word }) => words.has(word))
      .map(({ word, at, end }) => (word === ',' ? end : at))
      .filter((at) => at > 0 && at < text.length)
    if (cuts.length === 0) continue
    const cut = [0, ...cuts].map((from, index) => text.slice(from, cuts[index]))
    const pieces = words.has(',') ? together(cut) : cut
    return pieces.flatMap((piece, index) => fold(piece, index === 0 ? indent : indent + step, '  '))
  }
  const [longest] = enclosed.toSorted((one, other) => other.to - other.from - (one.to - one.from))
  if (!longest || longest.to === longest.from) return [whole]
  const [head, inside] = [text.slice(0, longest.from), text.slice(longest.from, longest.to)]
  return [
    ...fold(head, indent, '  '),
    ...fold(inside, `${indent}  `, ''),
    ...fold(text.slice(longest.to), indent, '  '),
  ]
}
