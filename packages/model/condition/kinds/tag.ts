import { z } from 'zod'
import { issue } from '../../issue.ts'
import { draftKey } from '../../values/line.ts'
import { conditionKind } from '../kind.ts'
import { quoted } from '../words.ts'

export const tag = conditionKind({
  schema: z.object({ tag: draftKey(100) }),
  validate: (settings, path) => (settings.tag.trim() ? [] : [issue(`${path}.tag`, 'condition.tagMissing')]),
  aspects: () => ['contact'],
  sentence: {
    en: (settings) => `has the tag ${quoted('en', settings.tag)}`,
    fr: (settings) => `a l’étiquette ${quoted('fr', settings.tag)}`,
  },
})
