import { z } from 'zod'

/** How a value of a property may be compared; grouped by the value each needs. */
export const OPERATORS_WITHOUT_VALUE = ['isSet', 'isNotSet'] as const
export const OPERATORS_WITH_NUMBER = ['greaterThan', 'lessThan', 'inLastDays', 'notInLastDays'] as const
export const OPERATORS_WITH_TEXT = ['is', 'isNot', 'contains', 'startsWith', 'before', 'after'] as const
export const OPERATORS = [...OPERATORS_WITHOUT_VALUE, ...OPERATORS_WITH_NUMBER, ...OPERATORS_WITH_TEXT] as const
export type Operator = (typeof OPERATORS)[number]

/** One property against one value. Text is compared without regard to case; dates are RFC 3339. */
export const Comparison = z.object({
  property: z.string().min(1).max(100),
  operator: z.enum(OPERATORS),
  value: z.union([z.string().max(500), z.number(), z.boolean()]).optional(),
})
export type Comparison = z.infer<typeof Comparison>

/** Whether the operator needs a value to compare with. */
export function needsValue(operator: Operator): boolean {
  return !(OPERATORS_WITHOUT_VALUE as readonly string[]).includes(operator)
}
