import { z } from 'zod'
import { issue } from '../../issue.ts'
import { defineAction } from '../node-kind.ts'

/** Puts the contacts who pass on a list (a segment of contacts chosen by hand), or takes them off it. */
export const changeList = defineAction({
  kind: 'changeList',
  settings: z.object({ segmentId: z.string().max(60), change: z.enum(['add', 'remove']) }),
  defaults: { segmentId: '', change: 'add' },
  ports: () => ['next'],
  effect: false,
  action: { liquid: null },
  validate: ({ segmentId }, path, { listIds }) => {
    if (!segmentId) return [issue(`${path}.segmentId`, 'list.missing')]
    return listIds && !listIds.has(segmentId) ? [issue(`${path}.segmentId`, 'list.notStatic')] : []
  },
})
