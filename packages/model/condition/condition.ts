import { z } from 'zod'
import { type Issue, issue } from '../issue.ts'
import { Comparison, needsValue, OPERATORS_WITH_NUMBER } from './comparison.ts'

/** A question about one person, answered from their properties, tags, consents and events at that moment. */
export type Condition =
  | { kind: 'all'; of: Condition[] }
  | { kind: 'any'; of: Condition[] }
  | { kind: 'not'; of: Condition }
  | ({ kind: 'property' } & Comparison)
  | { kind: 'tag'; tag: string }
  | { kind: 'consent'; channel: 'email' | 'sms' }
  | { kind: 'event'; event: string; atLeast: number; withinDays?: number | undefined; where: Comparison[] }

export const MAX_DEPTH = 6

export const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('all'), of: z.array(Condition).max(50) }),
    z.object({ kind: z.literal('any'), of: z.array(Condition).max(50) }),
    z.object({ kind: z.literal('not'), of: Condition }),
    Comparison.extend({ kind: z.literal('property') }),
    z.object({ kind: z.literal('tag'), tag: z.string().max(100) }),
    z.object({ kind: z.literal('consent'), channel: z.enum(['email', 'sms']) }),
    z.object({
      kind: z.literal('event'),
      event: z.string().max(200),
      atLeast: z.number().int().min(1).max(10_000),
      withinDays: z.number().int().min(1).max(3650).optional(),
      where: z.array(Comparison).max(10),
    }),
  ]),
)

/** What is missing or cannot be in a condition, with paths below `path`. */
export function validateCondition(condition: Condition, path: string, depth = 1): Issue[] {
  if (depth > MAX_DEPTH) return [issue(path, 'condition.tooDeep', { max: MAX_DEPTH })]
  switch (condition.kind) {
    case 'all':
    case 'any':
      if (condition.of.length === 0) return [issue(path, 'condition.empty')]
      return condition.of.flatMap((part, index) => validateCondition(part, `${path}.of.${index}`, depth + 1))
    case 'not':
      return validateCondition(condition.of, `${path}.of`, depth + 1)
    case 'property':
      return validateComparison(condition, path)
    case 'tag':
      return condition.tag.trim() ? [] : [issue(`${path}.tag`, 'condition.tagMissing')]
    case 'consent':
      return []
    case 'event':
      return [...(condition.event.trim() ? [] : [issue(`${path}.event`, 'event.nameMissing')]), ...condition.where.flatMap((filter, index) => validateComparison(filter, `${path}.where.${index}`))]
  }
}

export function validateComparison({ property, operator, value }: Comparison, path: string): Issue[] {
  if (!property.trim()) return [issue(`${path}.property`, 'condition.propertyMissing')]
  if (!needsValue(operator)) return []
  if (value === undefined || value === '') return [issue(`${path}.value`, 'condition.valueMissing')]
  if ((OPERATORS_WITH_NUMBER as readonly string[]).includes(operator) && Number.isNaN(Number(value))) {
    return [issue(`${path}.value`, 'condition.valueNotNumber')]
  }
  if ((operator === 'before' || operator === 'after') && Number.isNaN(Date.parse(String(value)))) {
    return [issue(`${path}.value`, 'condition.valueNotDate')]
  }
  return []
}
