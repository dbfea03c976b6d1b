import { type Issue, issue } from '../issue.ts'
import { readRecurrence } from '../time/recurrence.ts'
import { parseDay } from '../values/moment.ts'
import { type CampaignDefinition, type CampaignSchedule, recurringOf } from './campaign.ts'

/**
 * What keeps a campaign from being launched as far as it can be told
 * from itself, each with the path of the field concerned.
 */
export function validateCampaign(definition: CampaignDefinition, isZone: (zone: string) => boolean): Issue[] {
  const { audience, variants, test, hours, schedule } = definition
  const issues: Issue[] = []
  if (!audience.everyone && audience.segments.length === 0)
    issues.push(issue('audience.segments', 'campaign.audienceMissing'))
  for (const [index, { templateId, key }] of variants.entries()) {
    if (!templateId) issues.push(issue(`variants.${index}.templateId`, 'email.templateMissing'))
    if (variants.findIndex((other) => other.key === key) !== index)
      issues.push(issue(`variants.${index}.key`, 'campaign.variantTwice', { key }))
  }
  if (variants.length > 1 && !test) issues.push(issue('test', 'campaign.testMissing'))
  if (hours && hours.from === hours.to) issues.push(issue('hours.to', 'campaign.hoursEmpty'))
  return [...issues, ...validateSchedule(schedule, isZone)]
}

function validateSchedule(schedule: CampaignSchedule, isZone: (zone: string) => boolean): Issue[] {
  const issues: Issue[] = []
  if ('timeZone' in schedule && !isZone(schedule.timeZone))
    issues.push(issue('schedule.timeZone', 'contact.timeZoneUnknown', { value: schedule.timeZone }))
  const day =
    schedule.kind === 'now'
      ? undefined
      : schedule.kind === 'recurring'
        ? schedule.start
        : schedule.kind === 'bestTime'
          ? schedule.day
          : schedule.at.slice(0, 10)
  if (day !== undefined && (!parseDay(day) || !isTimeOfDay(schedule)))
    issues.push(
      issue(
        `schedule.${schedule.kind === 'recurring' ? 'start' : schedule.kind === 'bestTime' ? 'day' : 'at'}`,
        'value.noSuchDay',
        { value: day },
      ),
    )
  if (schedule.kind === 'bestTime' && schedule.from >= schedule.to)
    issues.push(issue('schedule.to', 'campaign.hoursTurned'))
  return schedule.kind === 'recurring' && issues.length === 0 ? recurrenceIssues(schedule, isZone) : issues
}

/** Whether a schedule at a local time names one of the clock. */
function isTimeOfDay(schedule: CampaignSchedule): boolean {
  return !('at' in schedule) || /T([01]\d|2[0-3]):[0-5]\d$/.test(schedule.at)
}

/** What the rule itself says of its first day and its zone holds, so that is looked at. */
function recurrenceIssues(
  schedule: Extract<CampaignSchedule, { kind: 'recurring' }>,
  isZone: (zone: string) => boolean,
): Issue[] {
  const read = readRecurrence(recurringOf(schedule))
  if ('code' in read) return [issue('schedule.rule', read.code, read.values)]
  return isZone(read.timeZone) ? [] : [issue('schedule.rule', 'contact.timeZoneUnknown', { value: read.timeZone })]
}
