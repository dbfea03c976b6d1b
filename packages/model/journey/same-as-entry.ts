import { z } from 'zod'
import { type Issue, issue } from '../issue.ts'
import type { References } from './node-kind.ts'

/**
 * Properties in which an event must be the same as the one that brought the contact in: the payment of this order, not
 * of another that the same contact placed. Any when absent. What either event does not say is the same as nothing.
 */
export const SameAsEntry = z.array(z.string().trim().min(1).max(100)).max(5).optional()

/** What is wrong with {@link SameAsEntry} in a journey. */
export function validateSameAsEntry(
  same: string[] | undefined,
  path: string,
  { entryHasProperties }: References,
): Issue[] {
  return same && same.length > 0 && entryHasProperties === false
    ? [issue(`${path}.same`, 'journey.nothingToBeSameAs')]
    : []
}
