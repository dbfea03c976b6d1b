import { z } from 'zod'
import { issue } from '../../issue.ts'
import { ENTRY_RULE } from '../entry-rule.ts'
import { defineTrigger } from '../node-kind.ts'

/** Contacts enter when they come into a segment, or leave it; `existing` admits at publication who is in it already. */
export const triggerSegment = defineTrigger({
  kind: 'triggerSegment',
  settings: z.object({
    segmentId: z.string().max(60),
    on: z.enum(['entered', 'left']),
    existing: z.boolean(),
    ...ENTRY_RULE,
  }),
  defaults: { segmentId: '', on: 'entered', existing: false, reentry: 'afterExit' },
  ports: () => ['next'],
  trigger: {
    bringsProperties: false,
    existing: ({ segmentId, on, existing }) =>
      existing && on === 'entered' ? { kind: 'segment', segmentId } : undefined,
  },
  validate: ({ segmentId }, path, { segmentIds }) => {
    if (!segmentId) return [issue(`${path}.segmentId`, 'condition.segmentMissing')]
    return segmentIds && !segmentIds.has(segmentId) ? [issue(`${path}.segmentId`, 'notFound.segment')] : []
  },
})
