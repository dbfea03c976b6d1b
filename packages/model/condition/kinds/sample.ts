import { z } from 'zod'
import { conditionKind } from '../kind.ts'

/** A part of everyone drawn by chance, the same contacts each time for the same seed. */
export const sample = conditionKind({
  schema: z.object({ percent: z.number().min(0.1).max(100), seed: z.string().max(40).default('') }),
  validate: () => [],
  aspects: () => [],
  sentence: {
    en: ({ percent }) => `is among ${percent} % drawn at random`,
    fr: ({ percent }) => `est parmi ${percent}\u00a0% tirés au hasard`,
  },
})
