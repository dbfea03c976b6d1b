import { z } from 'zod'
import { issue } from '../../issue.ts'
import { defineAction } from '../node-kind.ts'

/** Lets the contacts who pass into another journey, one that begins by hand; they go on here as well. */
export const startJourney = defineAction({
  kind: 'startJourney',
  settings: z.object({ journeyId: z.string().max(60) }),
  defaults: { journeyId: '' },
  ports: () => ['next'],
  effect: false,
  action: { liquid: null },
  validate: ({ journeyId }, path, { startableIds }) => {
    if (!journeyId) return [issue(`${path}.journeyId`, 'condition.journeyMissing')]
    return startableIds && !startableIds.has(journeyId) ? [issue(`${path}.journeyId`, 'journey.notStartable')] : []
  },
})
