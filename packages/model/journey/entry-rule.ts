import { z } from 'zod'
import { Condition, validateCondition } from '../condition/condition.ts'
import type { Issue } from '../issue.ts'

/**
 * Whether a contact may enter again: never (`once`), after having left (`afterExit`), after having left and some days
 * after having entered last (`afterDays`), or at each event, several times at once if need be (`always`).
 */
export const Reentry = z.enum(['once', 'afterExit', 'afterDays', 'always'])
export type Reentry = z.infer<typeof Reentry>

/** What is asked when `days` is absent. */
export const REENTRY_DAYS = 30

/** Settings that every trigger has: who may enter, and how often. */
export const ENTRY_RULE = {
  /** Of the contact, at the moment of entering; everyone when absent. */
  only: Condition.optional(),
  reentry: Reentry,
  /** Days since the last entry, for `afterDays`. */
  days: z.number().int().min(1).max(3650).optional(),
  /** Entries of one contact within 24 hours at most; no limit when absent. */
  mostADay: z.number().int().min(1).max(1000).optional(),
}
export type EntryRule = z.infer<z.ZodObject<typeof ENTRY_RULE>>

/** What is wrong with the settings that every trigger has. */
export function validateEntryRule({ only }: EntryRule, path: string): Issue[] {
  return only ? validateCondition(only, `${path}.only`) : []
}
