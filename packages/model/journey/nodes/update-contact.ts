import { z } from 'zod'
import { issue } from '../../issue.ts'
import { defineNode } from '../node-kind.ts'

const Change = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('set'),
    property: z.string().max(100),
    value: z.union([z.string().max(1000), z.number(), z.boolean()]),
  }),
  z.object({ kind: z.literal('clear'), property: z.string().max(100) }),
  z.object({ kind: z.literal('addTag'), tag: z.string().max(100) }),
  z.object({ kind: z.literal('removeTag'), tag: z.string().max(100) }),
])
export type ContactChange = z.infer<typeof Change>

/** Writes properties or tags on the people who pass. */
export const updateContact = defineNode({
  kind: 'updateContact',
  role: 'action',
  settings: z.object({ changes: z.array(Change).max(20) }),
  defaults: { changes: [] as ContactChange[] },
  ports: () => ['next'],
  effect: false,
  validate: ({ changes }, path) => {
    if (changes.length === 0) return [issue(`${path}.changes`, 'update.empty')]
    return changes.flatMap((change, index) => {
      if ('tag' in change)
        return change.tag.trim() ? [] : [issue(`${path}.changes.${index}.tag`, 'condition.tagMissing')]
      return change.property.trim() ? [] : [issue(`${path}.changes.${index}.property`, 'condition.propertyMissing')]
    })
  },
})
