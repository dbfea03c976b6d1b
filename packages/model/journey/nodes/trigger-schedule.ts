import { z } from 'zod'
import { issue } from '../../issue.ts'
import { parseRule } from '../../time/recurrence-rule.ts'
import { normaliseZone } from '../../values/zone.ts'
import { ENTRY_RULE } from '../entry-rule.ts'
import { defineNode } from '../node-kind.ts'
import { TimeOfDay } from './date-property.ts'

/** The people of a segment enter again and again, on days that an RFC 5545 rule names, at an hour of a zone. */
export const triggerSchedule = defineNode({
  kind: 'triggerSchedule',
  role: 'trigger',
  settings: z.object({
    rule: z.string().min(5).max(300),
    /** The first day from which the rule holds; empty: from the day of publication. */
    start: z.union([z.iso.date(), z.literal('')]),
    time: TimeOfDay,
    /** IANA; empty: the workspace's. */
    timeZone: z.string().max(64),
    /** Empty: everyone. */
    segmentId: z.string().max(60),
    ...ENTRY_RULE,
  }),
  defaults: {
    rule: 'FREQ=WEEKLY;INTERVAL=1;BYDAY=TU',
    start: '',
    time: '09:00',
    timeZone: '',
    segmentId: '',
    reentry: 'afterExit',
  },
  ports: () => ['next'],
  effect: false,
  validate: ({ rule, segmentId, timeZone }, path, { segmentIds }) => {
    const read = parseRule(rule)
    return [
      ...('code' in read ? [issue(`${path}.rule`, read.code, read.values)] : []),
      ...(timeZone && !normaliseZone(timeZone)
        ? [issue(`${path}.timeZone`, 'contact.timeZoneUnknown', { value: timeZone })]
        : []),
      ...(segmentId && segmentIds && !segmentIds.has(segmentId)
        ? [issue(`${path}.segmentId`, 'notFound.segment')]
        : []),
    ]
  },
})
