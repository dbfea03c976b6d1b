import { z } from 'zod'
import { Comparison, validateComparison } from '../../condition/comparison.ts'
import { issue } from '../../issue.ts'
import { ENTRY_RULE } from '../entry-rule.ts'
import { defineTrigger } from '../node-kind.ts'

/** Contacts enter when an event of this name, with these properties, arrives. */
export const triggerEvent = defineTrigger({
  kind: 'triggerEvent',
  settings: z.object({
    event: z.string().max(200),
    where: z.array(Comparison).max(10),
    ...ENTRY_RULE,
    /**
     * A property of the event, like `order_id`: each of its values is
     * a run of its own, side by side with those of others.
     */
    key: z.string().max(100).optional(),
  }),
  defaults: { event: '', where: [], reentry: 'afterExit' },
  ports: () => ['next'],
  trigger: { bringsProperties: true, event: ({ event }) => event, entryKey: ({ key }) => key || undefined },
  validate: ({ event, where }, path) => [
    ...(event.trim() ? [] : [issue(`${path}.event`, 'event.nameMissing')]),
    ...where.flatMap((filter, index) => validateComparison(filter, `${path}.where.${index}`)),
  ],
})
