import { z } from 'zod'
import { ConsentChannel } from '../../channels/channel.ts'
import type { Condition } from '../../condition/condition.ts'
import { CONSENT_DECISIONS } from '../../consent.ts'
import { issue } from '../../issue.ts'
import { draftKey } from '../../values/line.ts'
import { ENTRY_RULE } from '../entry-rule.ts'
import { defineTrigger } from '../node-kind.ts'

/** Enrolls at publication the contacts who are so already, where that is known. */
const EXISTING = { existing: z.boolean().optional() }

/** What of a contact may change: a property, a tag, or what they agreed to. */
const Change = {
  property: {
    of: z.literal('property'),
    property: z.string().max(100),
    from: z.string().max(500),
    to: z.string().max(500),
  },
  tag: { of: z.literal('tag'), tag: draftKey(100), change: z.enum(['added', 'removed']) },
  consent: { of: z.literal('consent'), channel: ConsentChannel, decision: z.enum(CONSENT_DECISIONS) },
}

const Settings = z.discriminatedUnion('of', [
  z.object({ ...Change.property, ...EXISTING, ...ENTRY_RULE }),
  z.object({ ...Change.tag, ...EXISTING, ...ENTRY_RULE }),
  z.object({ ...Change.consent, ...EXISTING, ...ENTRY_RULE }),
])

/**
 * What is true of contacts who became so, now or long ago; undefined where
 * what they are does not tell it: who lacks a tag may never have had it.
 */
export function becomes(change: z.infer<typeof Settings>): Condition | undefined {
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

/**
 * Contacts enter when something that is known of them changes; whatever changes it. An empty `from` or `to` is any
 * value.
 */
export const triggerChange = defineTrigger({
  kind: 'triggerChange',
  settings: Settings,
  defaults: { of: 'property', property: '', from: '', to: '', reentry: 'afterExit' },
  ports: () => ['next'],
  trigger: {
    bringsProperties: true,
    existing: (settings) => (settings.existing ? becomes(settings) : undefined),
  },
  validate: (settings, path) => {
    if (settings.of === 'property')
      return settings.property.trim() ? [] : [issue(`${path}.property`, 'condition.propertyMissing')]
    if (settings.of === 'tag') return settings.tag.trim() ? [] : [issue(`${path}.tag`, 'condition.tagMissing')]
    return []
  },
})
