import { z } from 'zod'
import { issue } from '../../issue.ts'
import { defineNode } from '../node-kind.ts'

/** Lets the people who pass into another journey, one that begins by hand; they go on here as well. */
export const startJourney = defineNode({
  kind: 'startJourney',
  role: 'action',
  settings: z.object({ journeyId: z.string().max(60) }),
  defaults: { journeyId: '' },
  ports: () => ['next'],
  effect: false,
  validate: ({ journeyId }, path, { startableIds }) => {
    if (!journeyId) return [issue(`${path}.journeyId`, 'condition.journeyMissing')]
    return startableIds && !startableIds.has(journeyId) ? [issue(`${path}.journeyId`, 'journey.notStartable')] : []
  },
})
