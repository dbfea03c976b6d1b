import type { Condition } from '../condition/condition.ts'
import { existingOf } from './facets.ts'
import type { JourneyNode } from './graph.ts'
import { entryRuleOf } from './reentry.ts'

/** Whom a trigger admits at publication, because they are already as its contacts become; undefined when nobody. */
export function entersAtPublication(trigger: JourneyNode): Condition | undefined {
  const already = existingOf(trigger)
  if (!already) return undefined
  const only = entryRuleOf(trigger)?.only
  return only ? { kind: 'all', of: [already, only] } : already
}
