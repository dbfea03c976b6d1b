import { z } from 'zod'
import { type Issue, issue } from '../../issue.ts'
import { type Recurring, recurrenceProblem } from '../../time/recurrence.ts'
import { parseRule } from '../../time/recurrence-rule.ts'
import { TimeOfDay } from '../../time/time-of-day.ts'
import { normaliseZone } from '../../values/zone.ts'
import { ENTRY_RULE } from '../entry-rule.ts'
import { defineTrigger } from '../node-kind.ts'

/** What may be wrong with the first day of a recurrence, wherever it is written. */
const OF_FIRST_DAY: ReadonlySet<string> = new Set(['value.noSuchDay', 'recurrence.years'])

/** What cannot be read, and what never comes from a day on. */
function recurrenceIssues({ rule, start, time, timeZone }: Recurring, path: string, today?: string): Issue[] {
  const read = parseRule(rule)
  if ('code' in read) return [issue(`${path}.rule`, read.code, read.values)]
  const recurring = { rule, start: start || (today ?? ''), time, timeZone: timeZone || 'UTC' }
  const problem = today ? recurrenceProblem(recurring, today) : undefined
  const field = !read.first && problem && OF_FIRST_DAY.has(problem.code) ? 'start' : 'rule'
  return problem ? [issue(`${path}.${field}`, problem.code, problem.values)] : []
}

/** The contacts of a segment enter again and again, on days that an RFC 5545 rule names, at an hour of a zone. */
export const triggerSchedule = defineTrigger({
  kind: 'triggerSchedule',
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
  trigger: { bringsProperties: false },
  validate: ({ rule, start, time, segmentId, timeZone }, path, { segmentIds, today }) => [
    ...recurrenceIssues({ rule, start, time, timeZone }, path, today),
    ...(timeZone && !normaliseZone(timeZone)
      ? [issue(`${path}.timeZone`, 'contact.timeZoneUnknown', { value: timeZone })]
      : []),
    ...(segmentId && segmentIds && !segmentIds.has(segmentId) ? [issue(`${path}.segmentId`, 'notFound.segment')] : []),
  ],
})
