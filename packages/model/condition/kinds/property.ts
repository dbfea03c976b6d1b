import { Comparison, validateComparison } from '../comparison.ts'
import { conditionKind } from '../kind.ts'
import { comparisonWords } from '../words.ts'

/** A field or property of the contact; `createdAt` and `lastSeenAt` among them. */
export const property = conditionKind({
  schema: Comparison,
  validate: validateComparison,
  aspects: (settings) => [settings.property === 'lastSeenAt' ? 'seen' : 'contact'],
  sentence: {
    en: (settings, names) => comparisonWords('en', settings, names),
    fr: (settings, names) => comparisonWords('fr', settings, names),
  },
})
