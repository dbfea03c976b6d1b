import { z } from 'zod'
import { issue } from '../../issue.ts'
import { draftKey } from '../../values/line.ts'
import { ENTRY_RULE } from '../entry-rule.ts'
import { defineNode } from '../node-kind.ts'

/** Lets in at publication who is so already, where that can be told. */
const EXISTING = { existing: z.boolean().optional() }

/** What of a person may change: a property, a tag, or what they agreed to. */
const Change = {
  property: {
    of: z.literal('property'),
    property: z.string().max(100),
    from: z.string().max(500),
    to: z.string().max(500),
  },
  tag: { of: z.literal('tag'), tag: draftKey(100), change: z.enum(['added', 'removed']) },
  consent: { of: z.literal('consent'), channel: z.enum(['email', 'sms']), decision: z.enum(['given', 'withdrawn']) },
}

/**
 * People enter when something that is known of them changes; whoever changes it. An empty `from` or `to` is any value.
 */
export const triggerChange = defineNode({
  kind: 'triggerChange',
  role: 'trigger',
  settings: z.discriminatedUnion('of', [
    z.object({ ...Change.property, ...EXISTING, ...ENTRY_RULE }),
    z.object({ ...Change.tag, ...EXISTING, ...ENTRY_RULE }),
    z.object({ ...Change.consent, ...EXISTING, ...ENTRY_RULE }),
  ]),
  defaults: { of: 'property', property: '', from: '', to: '', reentry: 'afterExit' },
  ports: () => ['next'],
  effect: false,
  validate: (settings, path) => {
    if (settings.of === 'property')
      return settings.property.trim() ? [] : [issue(`${path}.property`, 'condition.propertyMissing')]
    if (settings.of === 'tag') return settings.tag.trim() ? [] : [issue(`${path}.tag`, 'condition.tagMissing')]
    return []
  },
})
