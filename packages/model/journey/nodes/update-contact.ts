import { z } from 'zod'
import { tagsInBoth } from '../../contacts/tags.ts'
import { hasLiquid } from '../../content/has-liquid.ts'
import { issue } from '../../issue.ts'
import { draftKey } from '../../values/line.ts'
import { defineAction } from '../node-kind.ts'

const Change = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('set'),
    property: z.string().max(100),
    value: z.union([z.string().max(1000), z.number(), z.boolean()]),
  }),
  z.object({ kind: z.literal('clear'), property: z.string().max(100) }),
  z.object({ kind: z.literal('addTag'), tag: draftKey(100) }),
  z.object({ kind: z.literal('removeTag'), tag: draftKey(100) }),
])
export type ContactChange = z.infer<typeof Change>

/** Writes properties or tags on the contacts who pass. */
export const updateContact = defineAction({
  kind: 'updateContact',
  settings: z.object({ changes: z.array(Change).max(20) }),
  defaults: { changes: [] as ContactChange[] },
  ports: () => ['next'],
  effect: false,
  action: {
    liquid: ({ changes }) =>
      Object.fromEntries(
        changes.flatMap((change, index) =>
          change.kind === 'set' && hasLiquid(change.value) ? [[`changes.${index}.value`, change.value]] : [],
        ),
      ),
    writes: ({ changes }) => changes.flatMap((change) => (change.kind === 'set' ? [change.property] : [])),
  },
  validate: ({ changes }, path) => {
    if (changes.length === 0) return [issue(`${path}.changes`, 'update.empty')]
    const added = changes.flatMap((change) => (change.kind === 'addTag' ? [change.tag] : []))
    return changes.flatMap((change, index) => {
      if ('tag' in change) {
        if (!change.tag.trim()) return [issue(`${path}.changes.${index}.tag`, 'condition.tagMissing')]
        const isBoth = change.kind === 'removeTag' && tagsInBoth(added, [change.tag]).length > 0
        return isBoth ? [issue(`${path}.changes.${index}.tag`, 'tags.both', { tag: change.tag.trim() })] : []
      }
      return change.property.trim() ? [] : [issue(`${path}.changes.${index}.property`, 'condition.propertyMissing')]
    })
  },
})
