import { z } from 'zod'
import { Duration } from '../../duration.ts'
import { issue } from '../../issue.ts'
import { defineNode } from '../node-kind.ts'

/**
 * Holds people until they are in a segment, or no longer in it, or
 * until the time is up. Whoever is so already goes on at once.
 */
export const waitForSegment = defineNode({
  kind: 'waitForSegment',
  role: 'wait',
  settings: z.object({ segmentId: z.string().max(60), on: z.enum(['entered', 'left']), timeout: Duration }),
  defaults: { segmentId: '', on: 'entered', timeout: { amount: 3, unit: 'days' } },
  ports: () => ['happened', 'timedOut'],
  effect: false,
  validate: ({ segmentId }, path, { segmentIds }) => {
    if (!segmentId) return [issue(`${path}.segmentId`, 'condition.segmentMissing')]
    return segmentIds && !segmentIds.has(segmentId) ? [issue(`${path}.segmentId`, 'notFound.segment')] : []
  },
})
