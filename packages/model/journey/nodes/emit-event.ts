import { z } from 'zod'
import { hasLiquid } from '../../content/has-liquid.ts'
import { issue } from '../../issue.ts'
import { defineAction } from '../node-kind.ts'

const Property = z.object({ key: z.string().max(100), value: z.union([z.string().max(1000), z.number(), z.boolean()]) })

/** Makes an event of the contacts who pass, which segments count and other journeys may begin with. */
export const emitEvent = defineAction({
  kind: 'emitEvent',
  settings: z.object({ event: z.string().max(200), properties: z.array(Property).max(20) }),
  defaults: { event: '', properties: [] },
  ports: () => ['next'],
  effect: false,
  action: {
    liquid: ({ properties }) =>
      Object.fromEntries(
        properties.flatMap(({ value }, index) => (hasLiquid(value) ? [[`properties.${index}.value`, value]] : [])),
      ),
  },
  validate: ({ event, properties }, path, { entryEvent }) => [
    ...(event.trim() ? [] : [issue(`${path}.event`, 'event.nameMissing')]),
    ...(event === entryEvent ? [issue(`${path}.event`, 'journey.emitsOwnTrigger')] : []),
    ...properties.flatMap(({ key }, index) =>
      key.trim() ? [] : [issue(`${path}.properties.${index}.key`, 'condition.propertyMissing')],
    ),
  ],
})
