import { LANGUAGES, say } from '@parcours/model/i18n/say.ts'
import { schemaIssues } from '@parcours/model/schema-issues.ts'
import { everySchemaIn } from '@parcours/model/schema-places.ts'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { Route } from './route.ts'
import { type RouteName, routes } from './routes.ts'

/** Of each type one that fits little. */
const BAD_VALUES: readonly unknown[] = [
  undefined,
  null,
  '',
  ' ',
  'é!',
  'x'.repeat(300_000),
  -1,
  0.5,
  1e300,
  Number.NaN,
  true,
  [],
  Array.from({ length: 600 }, () => 'é!'),
  {},
  { kind: 'é!' },
  Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`é! ${index}`, 0.5])),
]

/** Words of the library, types as it calls them, and places that nothing filled. */
const NOT_OURS: Record<string, RegExp> = {
  en: /Invalid|Too (small|big)|Unrecognized|received|undefined|\{\w+\}|\/\^/,
  fr: /invalid|too |unrecognized|received|undefined|expected|must|\bof\b|\{\w+\}|\/\^/i,
}

/** Routes share schemas; each is tried once. */
const visited = new Set<z.core.$ZodType>()
function newSchemasIn(part: z.core.$ZodType): z.core.$ZodType[] {
  const before = new Set(visited)
  return [...everySchemaIn(part, visited)].filter((schema) => !before.has(schema))
}

describe('whatever does not fit the contract', () => {
  const names = Object.keys(routes) as RouteName[]

  it.each(names)('%s says so in words of the language, and names the fix', (name) => {
    const { params, query, body }: Route = routes[name]
    const schemas = [params, query, body].filter((part) => part !== undefined).flatMap(newSchemasIn)
    for (const schema of schemas as z.ZodType[])
      for (const value of BAD_VALUES) {
        const { error } = schema.safeParse(value)
        if (!error) continue
        for (const { path, code, values } of schemaIssues({ issues: error.issues.slice(0, 20) }, { schema, value })) {
          expect(code, `${path}: ${JSON.stringify(error.issues.slice(0, 3))}`).not.toBe('request.fieldUnfit')
          for (const language of LANGUAGES) expect(say(language, code, values)).not.toMatch(NOT_OURS[language] ?? /./)
        }
      }
  })
})
