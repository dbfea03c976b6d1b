import { z } from 'zod'
import { idSchema } from '../../id.ts'
import { issue } from '../../issue.ts'
import { conditionKind } from '../kind.ts'
import { quoted } from '../words.ts'

/** Is in another segment. */
export const segment = conditionKind({
  schema: z.object({ segmentId: z.union([idSchema('segment'), z.literal('')]) }),
  validate: ({ segmentId }, path) => (segmentId ? [] : [issue(`${path}.segmentId`, 'condition.segmentMissing')]),
  aspects: ({ segmentId }) => [`segment:${segmentId}`],
  sentence: {
    en: ({ segmentId }, names) => `is in the segment ${quoted('en', names.segment(segmentId))}`,
    fr: ({ segmentId }, names) => `est dans le segment ${quoted('fr', names.segment(segmentId))}`,
  },
})
