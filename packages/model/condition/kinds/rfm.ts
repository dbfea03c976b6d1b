import { z } from 'zod'
import { issue } from '../../issue.ts'
import { conditionKind } from '../kind.ts'
import { RFM_CLASSES, RFM_NAMES } from '../rfm.ts'

/** Is in one of these classes of recency, frequency and value. */
export const rfm = conditionKind({
  schema: z.object({ classes: z.array(z.enum(RFM_CLASSES)).max(RFM_CLASSES.length) }),
  validate: ({ classes }, path) => (classes.length > 0 ? [] : [issue(`${path}.classes`, 'condition.valueMissing')]),
  aspects: () => ['orders', 'rfm'],
  sentence: {
    en: ({ classes }) =>
      `is among the ${new Intl.ListFormat('en', { type: 'disjunction' }).format(classes.map((one) => RFM_NAMES.en[one])) || '…'}`,
    fr: ({ classes }) =>
      `est parmi les ${new Intl.ListFormat('fr', { type: 'disjunction' }).format(classes.map((one) => RFM_NAMES.fr[one])) || '…'}`,
  },
})
