import { parsePublicId } from '../id.ts'
import { type Issue, issue } from '../issue.ts'
import { plannedYearIssues } from '../time/planned-day.ts'
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
    ...yearIssues(schedule),
  ]
}

function yearIssues(schedule: CampaignDefinition['schedule']): Issue[] {
  if ('at' in schedule) return plannedYearIssues(schedule.at, 'schedule.at')
  return 'day' in schedule ? plannedYearIssues(schedule.day, 'schedule.day') : []
}
