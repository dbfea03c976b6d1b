import type { EntryRule } from './entry-rule.ts'
import type { JourneyNode } from './graph.ts'

/**
 * How contacts enter by a step that is a trigger; undefined for all
 * others. As it is drawn: what is being chosen may not be complete yet.
 */
export function entryRuleOf({ settings }: Pick<JourneyNode, 'settings'>): EntryRule | undefined {
  // Only triggers say how often; the settings of a step without any
  // are typed as a record, which the compiler does not tell apart.
  return 'reentry' in settings ? (settings as EntryRule) : undefined
}
