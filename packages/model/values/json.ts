import { type Issue, issue } from '../issue.ts'
import { cleanText, isStorableText, truncateText } from './text.ts'

/** How large a JSON value may be. */
export interface JsonLimits {
  /** Lists and objects inside each other. */
  depth: number
  /** Values of all levels together. */
  values: number
  /** UTF-16 units of one text. */
  text: number
  /** UTF-16 units of a name in an object. */
  key: number
}

export const JSON_LIMITS: JsonLimits = { depth: 50, values: 10_000, text: 100_000, key: 200 }

/** So many issues say enough of one value. */
const MAX_ISSUES = 20

/**
 * What keeps a value from being stored as jsonb and read back the same: texts and
 * names with NUL or lone surrogates, numbers that JSON cannot hold, too much, or
 * too deep. `path` is that of the value; the issues name what lies below it.
 */
export function jsonIssues(value: unknown, path: string, limits: Partial<JsonLimits> = {}): Issue[] {
  const { depth: maxDepth, values: maxValues, text: maxText, key: maxKey } = { ...JSON_LIMITS, ...limits }
  const issues: Issue[] = []
  let values = 0
  const visit = (one: unknown, at: string, depth: number): void => {
    if (issues.length >= MAX_ISSUES || values > maxValues) return
    if (++values > maxValues) issues.push(issue(path, 'value.tooMany', { max: maxValues }))
    else if (typeof one === 'string') {
      if (one.length > maxText) issues.push(issue(at, 'value.textTooLong', { max: maxText }))
      else if (!isStorableText(one)) issues.push(issue(at, 'value.textBroken'))
    } else if (typeof one === 'number') {
      if (!Number.isFinite(one)) issues.push(issue(at, 'value.numberOutOfRange'))
    } else if (typeof one === 'object' && one !== null) {
      if (depth > maxDepth) issues.push(issue(at, 'value.tooDeep', { max: maxDepth }))
      else if (Array.isArray(one)) for (const [index, item] of one.entries()) visit(item, `${at}.${index}`, depth + 1)
      else
        for (const [key, item] of Object.entries(one)) {
          if (key.length > maxKey)
            issues.push(issue(at, 'value.keyTooLong', { max: maxKey, key: cleanText(truncateText(key, 60)) }))
          else if (!isStorableText(key)) issues.push(issue(at, 'value.keyBroken', { key: cleanText(key) }))
          else visit(item, `${at}.${key}`, depth + 1)
        }
    }
  }
  visit(value, path, 1)
  return issues
}

/**
 * A copy of a value that {@link jsonIssues} finds nothing in: texts and names cleaned
 * and cut, numbers that JSON cannot hold null, and what lies too deep, or beyond the
 * number of values, left out. For what must be kept although others wrote it.
 */
export function cleanJson(value: unknown, limits: Partial<JsonLimits> = {}): unknown {
  const { depth: maxDepth, values: maxValues, text: maxText, key: maxKey } = { ...JSON_LIMITS, ...limits }
  let values = 0
  const copy = (one: unknown, depth: number): unknown => {
    values++
    if (typeof one === 'string') return cut(one, maxText)
    if (typeof one === 'number') return Number.isFinite(one) ? one : null
    if (typeof one === 'boolean') return one
    if (typeof one !== 'object' || one === null) return null
    if (one instanceof Date) return Number.isNaN(one.getTime()) ? null : one.toISOString()
    if (depth > maxDepth) return null
    if (Array.isArray(one)) {
      const items: unknown[] = []
      for (const item of one) if (values < maxValues) items.push(copy(item, depth + 1))
      return items
    }
    const entries: [string, unknown][] = []
    for (const [key, item] of Object.entries(one)) {
      if (values < maxValues && item !== undefined) entries.push([cut(key, maxKey), copy(item, depth + 1)])
    }
    return Object.fromEntries(entries)
  }
  return copy(value, 1)
}

/** Composed text can be longer than it was, so that it is cut twice. */
function cut(text: string, max: number): string {
  return truncateText(cleanText(truncateText(text, max)), max)
}
