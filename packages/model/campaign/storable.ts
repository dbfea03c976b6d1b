import { parsePublicId } from '../id.ts'
import { type Issue, issue } from '../issue.ts'
import { parseRule } from '../time/recurrence-rule.ts'
import type { CampaignDefinition } from './campaign.ts'

/** What is refused already when a draft is saved: what no later edit of anything else could make right. */
export function storableIssues({ audience, schedule }: CampaignDefinition): Issue[] {
  const malformed = (['segments', 'except'] as const).flatMap((part) =>
    audience[part].flatMap((id, index) =>
      parsePublicId('segment', id) ? [] : [issue(`audience.${part}.${index}`, 'id.malformed', { prefix: 'seg' })],
    ),
  )
  const rule = schedule.kind === 'recurring' ? parseRule(schedule.rule) : undefined
  return [
    ...malformed,
    ...(rule && 'code' in rule ? [issue('schedule.rule', rule.code, rule.values)] : []),
    ...beyondCalendar(schedule),
  ]
}

/** In another zone, the first and the last year may be outside the calendar (years 1 to 9999). */
function beyondCalendar(schedule: CampaignDefinition['schedule']): Issue[] {
  const field = 'at' in schedule ? 'at' : 'day'
  const day = 'at' in schedule ? schedule.at : 'day' in schedule ? schedule.day : undefined
  return day !== undefined && /^(000[01]|9999)/.test(day)
    ? [issue(`schedule.${field}`, 'campaign.beyondCalendar', { first: 2, last: 9998 })]
    : []
}
