import { invalid } from '@parcours/domain/problem.ts'
import { schemaIssues } from '@parcours/model/schema-issues.ts'
import type { z } from 'zod'

export type Parsed<Part> = Part extends z.ZodType ? z.output<Part> : undefined

/**
 * Reads a part of a request by its schema; nothing where a route takes none. @throws Problem naming what does not fit
 */
export function parse<Schema extends z.ZodType | undefined>(schema: Schema, value: unknown): Parsed<Schema> {
  if (!schema) return undefined as Parsed<Schema>
  // A JSON `null` is no object; only what is absent may stand for an empty one.
  const given = value === undefined ? {} : value
  const result = schema.safeParse(given)
  if (!result.success)
    throw invalid(
      schemaIssues(result.error, { schema, value: given, write: (path) => path.map(String).join('.') || 'body' }),
    )
  return result.data as Parsed<Schema>
}
