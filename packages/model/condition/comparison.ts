import { z } from 'zod'
import { type Issue, issue } from '../issue.ts'
import { jsonIssues } from '../values/json.ts'
import { parseDay, parseMoment } from '../values/moment.ts'
import { parseDecimal } from '../values/number.ts'

/** How a value of a property may be compared; grouped by what each needs beside it. */
export const OPERATORS_WITHOUT_VALUE = ['isSet', 'isNotSet'] as const
export const OPERATORS_WITH_NUMBER = [
  'greaterThan',
  'lessThan',
  'inLastDays',
  'notInLastDays',
  'inNextDays',
  'anniversaryInDays',
  'atLeastYearsAgo',
  'lessThanYearsAgo',
] as const
export const OPERATORS_WITH_TEXT = ['is', 'isNot', 'contains', 'startsWith', 'before', 'after'] as const
export const OPERATORS = [
  ...OPERATORS_WITHOUT_VALUE,
  ...OPERATORS_WITH_NUMBER,
  ...OPERATORS_WITH_TEXT,
  'isOneOf',
  'between',
] as const
export type Operator = (typeof OPERATORS)[number]

const Value = z.union([z.string().max(500), z.number(), z.boolean()])

/**
 * One property against one value. Text is compared without regard to case, and composed; numbers by value; a list by
 * its elements; an empty list is not set. A property that is named with dots (`a.b`) is that one; else dots lead into
 * objects. Dates are ISO 8601: a day (YYYY-MM-DD) is meant whole, in the workspace's zone; a time without an offset is
 * UTC. `between` includes both ends (`value` and `to`, numbers or dates); `isOneOf` takes `values`; an anniversary is
 * of the day and month, in the workspace's zone.
 */
export const Comparison = z.object({
  property: z.string().min(1).max(100),
  operator: z.enum(OPERATORS),
  value: Value.optional(),
  to: Value.optional(),
  values: z.array(z.string().max(500)).max(200).optional(),
})
export type Comparison = z.infer<typeof Comparison>

/** Whether the operator needs a value to compare with. */
export function needsValue(operator: Operator): boolean {
  return !(OPERATORS_WITHOUT_VALUE as readonly string[]).includes(operator)
}

const isBlank = (value: unknown) => value === undefined || value === ''
const isNumber = (value: unknown) =>
  typeof value === 'number' ? Number.isFinite(value) : typeof value === 'string' && parseDecimal(value) !== undefined
const momentOf = (value: unknown) => (typeof value === 'string' ? parseMoment(value)?.getTime() : undefined)

/** A hundred years: beyond, the times that follow leave the calendar. */
const MAX_DAYS = 36_500
const MAX_YEARS = 1000

/** The largest number that an operator takes; those that compare by value take any. */
const MAX_NUMBERS: ReadonlyMap<Operator, number> = new Map([
  ['inLastDays', MAX_DAYS],
  ['notInLastDays', MAX_DAYS],
  ['inNextDays', MAX_DAYS],
  ['anniversaryInDays', MAX_DAYS],
  ['atLeastYearsAgo', MAX_YEARS],
  ['lessThanYearsAgo', MAX_YEARS],
])

/** What is missing or cannot be in a comparison, with paths below `path`. */
export function validateComparison(comparison: Comparison, path: string): Issue[] {
  const { property, operator, value, to, values } = comparison
  const broken = jsonIssues(comparison, path)
  if (broken.length > 0) return broken
  if (!property.trim()) return [issue(`${path}.property`, 'condition.propertyMissing')]
  if (!needsValue(operator)) return []
  if (operator === 'isOneOf')
    return values?.some((one) => one.trim()) ? [] : [issue(`${path}.values`, 'condition.valueMissing')]
  if (isBlank(value)) return [issue(`${path}.value`, 'condition.valueMissing')]
  if ((OPERATORS_WITH_NUMBER as readonly string[]).includes(operator)) {
    if (!isNumber(value)) return [issue(`${path}.value`, 'condition.valueNotNumber')]
    const maxNumbers = MAX_NUMBERS.get(operator)
    if (maxNumbers === undefined) return []
    const fits = Number(value) >= 0 && Number(value) <= maxNumbers
    return fits ? [] : [issue(`${path}.value`, 'request.numberNotBetween', { min: 0, max: maxNumbers })]
  }
  if ((operator === 'before' || operator === 'after') && momentOf(value) === undefined)
    return [issue(`${path}.value`, 'condition.valueNotDate')]
  return operator === 'between' ? validateBetween(value, to, path) : []
}

function validateBetween(value: unknown, to: unknown, path: string): Issue[] {
  if (isBlank(to)) return [issue(`${path}.to`, 'condition.valueMissing')]
  const turned = [issue(`${path}.to`, 'condition.betweenTurned')]
  if (isNumber(value) && isNumber(to)) return Number(value) > Number(to) ? turned : []
  const [from, until] = [momentOf(value), momentOf(to)]
  if (from === undefined || until === undefined) return [issue(`${path}.to`, 'condition.betweenMixed')]
  // A day lasts until its end.
  return from > until + (parseDay(String(to)) ? 86_399_999 : 0) ? turned : []
}
