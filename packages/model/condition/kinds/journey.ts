import { z } from 'zod'
import { idSchema } from '../../id.ts'
import { issue } from '../../issue.ts'
import { conditionKind } from '../kind.ts'
import { quoted } from '../words.ts'

export const JOURNEY_STATES = ['isIn', 'entered', 'finished', 'converted', 'passed'] as const
const EN = {
  isIn: 'is in',
  entered: 'has entered',
  finished: 'has finished',
  converted: 'ordered after entering',
  passed: 'has passed a step of',
}
const FR = {
  isIn: 'est dans',
  entered: 'est déjà entré dans',
  finished: 'a terminé',
  converted: 'a commandé après être entré dans',
  passed: 'a passé une étape de',
}

/** Where a contact is, or was, in a journey; *converted* is having ordered since they entered. */
export const journey = conditionKind({
  schema: z.object({
    journeyId: z.union([idSchema('journey'), z.literal('')]),
    state: z.enum(JOURNEY_STATES),
    nodeId: z.string().max(40).optional(),
  }),
  validate: ({ journeyId, state, nodeId }, path) => [
    ...(journeyId ? [] : [issue(`${path}.journeyId`, 'condition.journeyMissing')]),
    ...(state === 'passed' && !nodeId ? [issue(`${path}.nodeId`, 'condition.stepMissing')] : []),
  ],
  aspects: ({ journeyId, state }) => [`journey:${journeyId}`, ...(state === 'converted' ? ['orders'] : [])],
  sentence: {
    en: ({ journeyId, state }, names) => `${EN[state]} the journey ${quoted('en', names.journey(journeyId))}`,
    fr: ({ journeyId, state }, names) => `${FR[state]} le parcours ${quoted('fr', names.journey(journeyId))}`,
  },
})
