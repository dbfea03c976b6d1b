import { z } from 'zod'
import { type Issue, issue } from '../issue.ts'

/** Against which number, and how. */
export const AmountFields = {
  compare: z.enum(['atLeast', 'atMost', 'exactly']),
  amount: z.number().min(0).max(1e12),
}

/** “At least 0” is true of everyone, and means nothing. */
export function validateAmount({ compare, amount }: { compare: string; amount: number }, path: string): Issue[] {
  return compare === 'atLeast' && amount === 0 ? [issue(`${path}.amount`, 'condition.atLeastZero')] : []
}
