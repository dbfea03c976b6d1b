import { type IdKind, idFields } from '@parcours/model/id.ts'
import { z } from 'zod'

/** What a request names by an id, and where. */
export interface NamedId {
  kind: IdKind
  id: string
  /** The field, as errors name it: `contacts.ids.3`. */
  path: string
}

/** The parts of a schema, each with the step that leads from the value to its own. */
function partsOf(schema: z.ZodType): { step?: string; part: z.ZodType }[] {
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).map(([step, part]) => ({ step, part: part as z.ZodType }))
  if (schema instanceof z.ZodArray) return [{ step: '*', part: schema.element as z.ZodType }]
  if (schema instanceof z.ZodUnion) return schema.options.map((part) => ({ part: part as z.ZodType }))
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return [{ part: schema.unwrap() as z.ZodType }]
  return []
}

/**
 * The places of a schema where an id stands, with `*` for each item of a list. Definitions (conditions, graphs,
 * campaigns) have none here: they may be unfinished, or name what was deleted since, and are checked by their own
 * rules.
 */
export function idPlaces(schema: z.ZodType | undefined, path: string[] = []): { kind: IdKind; path: string }[] {
  if (!schema) return []
  const named = idFields.get(schema)
  if (named) return [{ kind: named.kind, path: path.join('.') }]
  return partsOf(schema).flatMap(({ step, part }) => idPlaces(part, step === undefined ? path : [...path, step]))
}

const holding = new WeakMap<z.ZodType, boolean>()
function holdsIds(schema: z.ZodType): boolean {
  const known = holding.get(schema) ?? idPlaces(schema).length > 0
  holding.set(schema, known)
  return known
}

/** What a value that its schema has read names by an id. */
export function namedIds(schema: z.ZodType | undefined, value: unknown, path: string[] = []): NamedId[] {
  if (!schema || value === undefined || value === null || !holdsIds(schema)) return []
  const named = idFields.get(schema)
  if (named) return typeof value === 'string' ? [{ kind: named.kind, id: value, path: path.join('.') }] : []
  // Of several forms that a value may have, it has the one that reads it.
  if (schema instanceof z.ZodUnion) {
    const form = schema.options.find((option) => (option as z.ZodType).safeParse(value).success)
    return namedIds(form as z.ZodType | undefined, value, path)
  }
  if (Array.isArray(value) && schema instanceof z.ZodArray)
    return value.flatMap((item, index) => namedIds(schema.element as z.ZodType, item, [...path, String(index)]))
  return partsOf(schema).flatMap(({ step, part }) =>
    step === undefined
      ? namedIds(part, value, path)
      : namedIds(part, (value as Record<string, unknown>)[step], [...path, step]),
  )
}
