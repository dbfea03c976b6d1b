import { z } from 'zod'
import { Duration } from '../../duration.ts'
import { issue } from '../../issue.ts'
import { defineWait } from '../node-kind.ts'

/**
 * Holds contacts until they are in a segment, or no longer in it, or
 * until the time is up. A contact who is so already goes on at once.
 */
export const waitForSegment = defineWait({
  kind: 'waitForSegment',
  settings: z.object({ segmentId: z.string().max(60), on: z.enum(['entered', 'left']), timeout: Duration }),
  defaults: { segmentId: '', on: 'entered', timeout: { amount: 3, unit: 'days' } },
  ports: () => ['happened', 'timedOut'],
  wait: { lasts: ({ timeout }) => timeout, endsEarly: true },
  validate: ({ segmentId }, path, { segmentIds }) => {
    if (!segmentId) return [issue(`${path}.segmentId`, 'condition.segmentMissing')]
    return segmentIds && !segmentIds.has(segmentId) ? [issue(`${path}.segmentId`, 'notFound.segment')] : []
  },
})
