import type { Condition } from '../condition/condition.ts'
import type { JourneyNode } from './graph.ts'
import { entryRuleOf } from './reentry.ts'

type Change = Extract<JourneyNode, { kind: 'triggerChange' }>['settings']

/**
 * What is true of whoever became so, now or long ago; undefined where
 * what they are does not tell it: who lacks a tag may never have had it.
 */
export function becomes(change: Change): Condition | undefined {
  switch (change.of) {
    case 'property':
      return change.to.trim()
        ? { kind: 'property', property: change.property, operator: 'is', value: change.to.trim() }
        : { kind: 'property', property: change.property, operator: 'isSet' }
    case 'tag':
      return change.change === 'added' ? { kind: 'tag', tag: change.tag } : undefined
    case 'consent':
      return change.decision === 'given' ? { kind: 'consent', channel: change.channel } : undefined
  }
}

/** Whom a trigger lets in at publication, because they are already as its people become; undefined when nobody. */
export function entersAtPublication(trigger: JourneyNode): Condition | undefined {
  const already = alreadySo(trigger)
  if (!already) return undefined
  const only = entryRuleOf(trigger)?.only
  return only ? { kind: 'all', of: [already, only] } : already
}

function alreadySo({ kind, settings }: JourneyNode): Condition | undefined {
  if (kind === 'triggerSegment')
    return settings.existing && settings.on === 'entered'
      ? { kind: 'segment', segmentId: settings.segmentId }
      : undefined
  return kind === 'triggerChange' && settings.existing ? becomes(settings) : undefined
}
