import { z } from 'zod'
import { type Issue, issue } from '../issue.ts'

/** How a value of a property may be compared; grouped by what each needs beside it. */
export const OPERATORS_WITHOUT_VALUE = ['isSet', 'isNotSet'] as const
export const OPERATORS_WITH_NUMBER = ['greaterThan', 'lessThan', 'inLastDays', 'notInLastDays', 'inNextDays', 'anniversaryInDays', 'atLeastYearsAgo', 'lessThanYearsAgo'] as const
export const OPERATORS_WITH_TEXT = ['is', 'isNot', 'contains', 'startsWith', 'before', 'after'] as const
export const OPERATORS = [...OPERATORS_WITHOUT_VALUE, ...OPERATORS_WITH_NUMBER, ...OPERATORS_WITH_TEXT, 'isOneOf', 'between'] as const
export type Operator = (typeof OPERATORS)[number]

const Value = z.union([z.string().max(500), z.number(), z.boolean()])

/**
 * One property against one value. Text is compared without regard to case; dates are RFC 3339 or YYYY-MM-DD; `between` includes both ends
 * (`value` and `to`, numbers or dates); `isOneOf` takes `values`; an anniversary is of the day and month, in the workspace's zone.
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
const isNumber = (value: unknown) => !isBlank(value) && !Number.isNaN(Number(value))
const isDate = (value: unknown) => typeof value === 'string' && !Number.isNaN(Date.parse(value))

/** A hundred years: beyond, the times that follow leave the calendar. */
const MOST_DAYS = 36_500

/** What is missing or cannot be in a comparison, with paths below `path`. */
export function validateComparison({ property, operator, value, to, values }: Comparison, path: string): Issue[] {
  if (!property.trim()) return [issue(`${path}.property`, 'condition.propertyMissing')]
  if (!needsValue(operator)) return []
  if (operator === 'isOneOf') return values?.some((one) => one.trim()) ? [] : [issue(`${path}.values`, 'condition.valueMissing')]
  if (isBlank(value)) return [issue(`${path}.value`, 'condition.valueMissing')]
  if ((OPERATORS_WITH_NUMBER as readonly string[]).includes(operator)) {
    if (!isNumber(value)) return [issue(`${path}.value`, 'condition.valueNotNumber')]
    const days = operator !== 'greaterThan' && operator !== 'lessThan'
    return days && (Number(value) < 0 || Number(value) > MOST_DAYS) ? [issue(`${path}.value`, 'request.fieldTooLarge', { max: MOST_DAYS })] : []
  }
  if ((operator === 'before' || operator === 'after') && !isDate(value)) return [issue(`${path}.value`, 'condition.valueNotDate')]
  if (operator === 'between') {
    if (isBlank(to)) return [issue(`${path}.to`, 'condition.valueMissing')]
    const [numbers, dates] = [isNumber(value) && isNumber(to), isDate(value) && isDate(to)]
    if (!numbers && !dates) return [issue(`${path}.to`, 'condition.betweenMixed')]
    if (numbers ? Number(value) > Number(to) : Date.parse(String(value)) > Date.parse(String(to))) return [issue(`${path}.to`, 'condition.betweenTurned')]
  }
  return []
}
