import { foldSql } from './fold-sql.ts'

/** Where a line begins, wherever it stands in a query. */
const CLAUSES = [
  'WITH',
  'SELECT',
  'FROM',
  'WHERE',
  'GROUP BY',
  'HAVING',
  'WINDOW',
  'ORDER BY',
  'LIMIT',
  'OFFSET',
  'FETCH',
  'FOR',
  'UNION',
  'EXCEPT',
  'INTERSECT',
  'INSERT INTO',
  'MERGE INTO',
  'USING',
  'UPDATE',
  'DELETE FROM',
  'SET',
  'VALUES',
  'ON CONFLICT',
  'DO UPDATE',
  'DO NOTHING',
  'RETURNING',
  'JOIN',
  'LEFT JOIN',
  'RIGHT JOIN',
  'FULL JOIN',
  'INNER JOIN',
  'CROSS JOIN',
  'AND',
]
/** What would be a clause, but for the word before it. */
const JOINED = /\b(DISTINCT|FOR|FOR NO KEY|BETWEEN \S+|BETWEEN \(.*\)) $/i
const TOKEN = new RegExp(
  [
    /'(?:[^']|'')*'/,
    /"[^"]*"/,
    /[()]/,
    /,(?! )/,
    new RegExp(`\\b(?:${CLAUSES.toSorted((a, b) => b.length - a.length).join('|')}|CASE|END)\\b`),
  ]
    .map(({ source }) => source)
    .join('|'),
  'gi',
)
/** Or a literal, which may hold what looks like one. */
const COMMENT = /'(?:[^']|'')*'|--[^\n]*|\/\*.*?\*\//gs
const BEGINS_QUERY = /^\(\s*(?:SELECT|WITH|VALUES|INSERT|UPDATE|DELETE|MERGE)\b/i

/**
 * A statement as it is reviewed: one clause a line, placeholders without their numbers, which would change with each
 * one put in before them, and lists of values the same whatever their length. What is too wide is folded.
 */
export function formatSql(statement: string): string {
  const text = statement
    .replace(COMMENT, (found) => (found.startsWith("'") ? found : ''))
    .replace(/\$\d+/g, '$')
    .replace(/\s+/g, ' ')
    .replace(/\( /g, '(')
    .replace(/ \)/g, ')')
    .replace(/(\(\$(?:, \$)*\))(?:, ?\1)+/g, '$1, …')
    .replace(/\bin \(\$(?:, \$)*\)/gi, 'in ($, …)')
    .trim()
  const lines: string[] = []
  let line = ''
  /** Of each parenthesis that is open, whether it holds a query. */
  const open: boolean[] = []
  let cases = 0
  let last = 0
  const indent = () => '  '.repeat(open.filter(Boolean).length)
  const breakLine = () => {
    if (line.trim()) lines.push(line.trimEnd())
    line = indent()
  }
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    line += text.slice(last, index)
    last = index + token.length
    const word = token.toUpperCase()
    if (token === '(') {
      open.push(cases === 0 && BEGINS_QUERY.test(text.slice(index)))
      line += token
    } else if (token === ')') {
      if (open.pop()) breakLine()
      line += token
    } else if (word === 'CASE' || word === 'END') {
      cases += word === 'CASE' ? 1 : -1
      line += token
    } else if (CLAUSES.includes(word) && open.at(-1) !== false && cases === 0 && !JOINED.test(line)) {
      breakLine()
      line += token
    } else line += token
  }
  line += text.slice(last)
  breakLine()
  return lines.flatMap((one) => foldSql(one)).join('\n')
}
