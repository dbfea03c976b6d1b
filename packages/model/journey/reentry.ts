import { z } from 'zod'
import { Condition, validateCondition } from '../condition/condition.ts'
import type { Issue } from '../issue.ts'
import type { JourneyNode } from './graph.ts'

/**
 * Whether someone may enter again: never (`once`), after having left (`afterExit`), after having left and some days
 * after having entered last (`afterDays`), or at each event, several times at once if need be (`always`).
 */
export const Reentry = z.enum(['once', 'afterExit', 'afterDays', 'always'])
export type Reentry = z.infer<typeof Reentry>

/** What is asked when `days` is absent. */
export const REENTRY_DAYS = 30

/** Settings that every trigger has: who may enter, and how often. */
export const ENTRY_RULE = {
  /** Of the person, at the moment of entering; everyone when absent. */
  only: Condition.optional(),
  reentry: Reentry,
  /** Days since the last entry, for `afterDays`. */
  days: z.number().int().min(1).max(3650).optional(),
  /** Entries of one person within 24 hours at most; no limit when absent. */
  mostADay: z.number().int().min(1).max(1000).optional(),
}
export type EntryRule = z.infer<z.ZodObject<typeof ENTRY_RULE>>

/**
 * How people enter by a step that is a trigger; undefined for all
 * others. As it is drawn: what is being chosen may not be complete yet.
 */
export function entryRuleOf({ settings }: Pick<JourneyNode, 'settings'>): EntryRule | undefined {
  // Only triggers say how often; the settings of a step without any
  // are typed as a record, which the compiler does not tell apart.
  return 'reentry' in settings ? (settings as EntryRule) : undefined
}

/**
 * The property of the event that keys the entries by a trigger: someone may be inside once for each of its values.
 * Undefined where there is none.
 */
export function entryKeyOf(trigger: JourneyNode | undefined): string | undefined {
  return trigger?.kind === 'triggerEvent' ? trigger.settings.key || undefined : undefined
}

/** What is wrong with the settings that every trigger has. */
export function validateEntryRule({ only }: EntryRule, path: string): Issue[] {
  return only ? validateCondition(only, `${path}.only`) : []
}
