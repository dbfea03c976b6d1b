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
  return rule && 'code' in rule ? [...malformed, issue('schedule.rule', rule.code, rule.values)] : malformed
}
