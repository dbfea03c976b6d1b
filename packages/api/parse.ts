import type { z } from 'zod'
import { BadInput } from './problems.ts'

export type Parsed<Part> = Part extends z.ZodType ? z.output<Part> : undefined

/**
 * Reads a part of a request by its schema; nothing where a route takes none. @throws BadInput naming what does not fit
 */
export function parse<Schema extends z.ZodType | undefined>(schema: Schema, value: unknown): Parsed<Schema> {
  if (!schema) return undefined as Parsed<Schema>
  const result = schema.safeParse(value ?? {})
  if (!result.success) throw new BadInput(result.error.issues)
  return result.data as Parsed<Schema>
}
