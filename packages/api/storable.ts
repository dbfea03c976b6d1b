import { invalid } from '@parcours/domain/problem.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { composed } from '@parcours/model/values/composed.ts'
import { jsonIssues } from '@parcours/model/values/json.ts'
import type { FastifyInstance } from 'fastify'

/** How long a text may be, each field's schema says; a name in an object may be a column of a user's file. */
const LIMITS = { text: Number.POSITIVE_INFINITY, key: 1000, values: 100_000 }

/** What others compare byte for byte. */
const SECRETS: ReadonlySet<string> = new Set(['password', 'current', 'secret', 'webhookSecret', 'token'])

/** What is deeper is refused for that. */
const MAX_DEPTH = 50

/**
 * Refuses what no column can hold, wherever in a request of the API it stands, and composes the rest (NFC): the
 * one place that looks at every parameter and every JSON body before a route does.
 * `/v1` looks at each message by itself, so that a bad one costs only itself.
 */
export function refuseUnstorable(server: FastifyInstance): void {
  server.addHook('preValidation', async (request) => {
    const { routeOptions, params, query, body } = request
    if (!routeOptions.url?.startsWith('/api/')) return
    const issues = [params, query, body]
      .filter(isPlain)
      .flatMap((part) => [...jsonIssues(part, '', LIMITS), ...prototypeIssues(part)])
    if (issues.length > 0)
      throw invalid(issues.map((found) => ({ ...found, path: found.path.replace(/^\./, '') || 'body' })))
    request.params = composed(params)
    request.query = composed(query)
    if (isPlain(body)) request.body = composed(body, SECRETS)
  })
}

/** Parameters and JSON; what streams is read by the route that takes it. */
function isPlain(part: unknown): part is object {
  if (typeof part !== 'object' || part === null) return false
  const prototype: unknown = Object.getPrototypeOf(part)
  return (
    Array.isArray(part) ||
    prototype === null ||
    prototype === Object.prototype ||
    Object.getPrototypeOf(prototype) === null
  )
}

/** `__proto__` is a name in JSON, and no field of an object that is made of it: what stands under it would be lost. */
function prototypeIssues(part: object): Issue[] {
  const issues: Issue[] = []
  const left: { value: object; path: string; depth: number }[] = [{ value: part, path: '', depth: 1 }]
  for (let next = left.pop(); next; next = left.pop()) {
    const { value, path, depth } = next
    if (Object.hasOwn(value, '__proto__'))
      issues.push(issue(`${path}.__proto__`, 'request.fieldUnknown', { field: '__proto__' }))
    if (depth > MAX_DEPTH) continue
    for (const [key, item] of Object.entries(value)) {
      if (typeof item === 'object' && item !== null)
        left.push({ value: item, path: `${path}.${key}`, depth: depth + 1 })
    }
  }
  return issues
}
