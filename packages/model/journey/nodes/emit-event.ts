import { z } from 'zod'
import { issue } from '../../issue.ts'
import { defineNode } from '../node-kind.ts'

const Property = z.object({ key: z.string().max(100), value: z.union([z.string().max(1000), z.number(), z.boolean()]) })

/** Makes an event of the people who pass, which segments count and other journeys may begin with. */
export const emitEvent = defineNode({
  kind: 'emitEvent',
  role: 'action',
  settings: z.object({ event: z.string().max(200), properties: z.array(Property).max(20) }),
  defaults: { event: '', properties: [] },
  ports: () => ['next'],
  effect: false,
  validate: ({ event, properties }, path) => [
    ...(event.trim() ? [] : [issue(`${path}.event`, 'event.nameMissing')]),
    ...properties.flatMap(({ key }, index) =>
      key.trim() ? [] : [issue(`${path}.properties.${index}.key`, 'condition.propertyMissing')],
    ),
  ],
})
