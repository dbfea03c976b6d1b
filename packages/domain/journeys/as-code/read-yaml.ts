import type { MessageCode } from '@parcours/model/i18n/en.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { jsonIssues } from '@parcours/model/values/json.ts'
import { type Document, type ErrorCode, isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml'

/** A journey of 400 steps has some thousand lines. */
const MAX_LINES = 20_000
const MAX_BRACKETS = 500

/**
 * What YAML of a user says, as JSON could say it; or what is wrong, with the line. Takes time in proportion to its
 * length.
 */
export function readYaml(text: string): { value: unknown } | { issues: Issue[] } {
  if (text.split('\n', MAX_LINES + 1).length > MAX_LINES)
    return { issues: [issue('', 'file.tooLong', { max: MAX_LINES })] }
  if (isNestedDeep(text)) return { issues: [issue('', 'file.tooDeep')] }
  const lines = new LineCounter()
  const document = parsed(text, lines)
  if (!document) return { issues: [issue('', 'file.tooDeep')] }
  const [broken] = document.errors
  if (broken) return notYaml(lines.linePos(broken.pos[0]), broken.code)
  const twice = nameTwice(document)
  if (twice) {
    const { line, col: column } = lines.linePos(twice.at)
    return { issues: [issue(`line ${line}`, 'file.keyTwice', { line, column, name: twice.name })] }
  }
  const value = plainValue(document)
  if (value === undefined) return { issues: [issue('', 'file.alias')] }
  const issues = jsonIssues(value, '', { text: Number.POSITIVE_INFINITY })
  return issues.length > 0
    ? { issues: issues.map((found) => ({ ...found, path: found.path.replace(/^\./, '') })) }
    : { value }
}

/** What is wrong, in words of ours: the library's are English. */
const REASONS: Partial<Record<ErrorCode, MessageCode>> = {
  BAD_INDENT: 'file.indent',
  TAB_AS_INDENT: 'file.tab',
  MISSING_CHAR: 'file.signMissing',
}

function notYaml({ line, col: column }: { line: number; col: number }, code: ErrorCode): { issues: Issue[] } {
  return { issues: [issue(`line ${line}`, REASONS[code] ?? 'file.notYaml', { line, column })] }
}

/**
 * Whether brackets are opened, or dashes nested, one in another beyond what a journey has. The library takes the square
 * of the depth to read it. What is in quotes counts too: there, brackets are closed as well.
 */
function isNestedDeep(text: string): boolean {
  if (/(?:[-?:]\s+){200}/.test(text)) return true
  let depth = 0
  for (const letter of text) {
    if (letter === '[' || letter === '{') depth++
    else if (letter === ']' || letter === '}') depth = Math.max(0, depth - 1)
    if (depth > MAX_BRACKETS) return true
  }
  return false
}

/**
 * The library reads nested parts by calling itself: what is too deep for that is no journey. Its own search for equal
 * keys compares each with each.
 */
function parsed(text: string, lineCounter: LineCounter): Document | undefined {
  try {
    return parseDocument(text, { uniqueKeys: false, lineCounter })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** A name that occurs twice in one map, or that no object can have as a field. */
function nameTwice(document: Document): { name: string; at: number } | undefined {
  let found: { name: string; at: number } | undefined
  visit(document, {
    Map(_, map) {
      if (!isMap(map)) return undefined
      const names = new Set<string>(['__proto__'])
      for (const { key } of map.items) {
        const name = isScalar(key) ? String(key.value) : String(key)
        if (names.has(name)) {
          found = { name, at: (isScalar(key) && key.range?.[0]) || 0 }
          return visit.BREAK
        }
        names.add(name)
      }
      return undefined
    },
  })
  return found
}

/**
 * What the document says; nothing when it repeats parts by reference, by which a short file could become a huge one.
 */
function plainValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 }) as unknown
  } catch {
    return undefined
  }
}
