import { type Issue, issue } from '../issue.ts'
import type { CampaignDefinition, CampaignSchedule } from './campaign.ts'

/** What keeps a campaign from being launched as far as it can be told from itself, each with the path of the field concerned. */
export function validateCampaign(definition: CampaignDefinition, isZone: (zone: string) => boolean): Issue[] {
  const { audience, variants, test, hours, schedule } = definition
  const issues: Issue[] = []
  if (!audience.everyone && audience.segments.length === 0) issues.push(issue('audience.segments', 'campaign.audienceMissing'))
  for (const [index, { templateId, key }] of variants.entries()) {
    if (!templateId) issues.push(issue(`variants.${index}.templateId`, 'email.templateMissing'))
    if (variants.findIndex((other) => other.key === key) !== index) issues.push(issue(`variants.${index}.key`, 'campaign.variantTwice', { key }))
  }
  if (variants.length > 1 && !test) issues.push(issue('test', 'campaign.testMissing'))
  if (hours && hours.from === hours.to) issues.push(issue('hours.to', 'campaign.hoursEmpty'))
  return [...issues, ...validateSchedule(schedule, isZone)]
}

function validateSchedule(schedule: CampaignSchedule, isZone: (zone: string) => boolean): Issue[] {
  const issues: Issue[] = []
  if ('timeZone' in schedule && !isZone(schedule.timeZone)) issues.push(issue('schedule.timeZone', 'contact.timeZoneUnknown', { value: schedule.timeZone }))
  const day = schedule.kind === 'now' ? undefined : schedule.kind === 'recurring' ? schedule.start : schedule.kind === 'bestTime' ? schedule.day : schedule.at.slice(0, 10)
  if (day !== undefined && !isDay(day)) issues.push(issue(`schedule.${schedule.kind === 'recurring' ? 'start' : schedule.kind === 'bestTime' ? 'day' : 'at'}`, 'campaign.noSuchDay', { value: day }))
  if (schedule.kind === 'bestTime' && schedule.from >= schedule.to) issues.push(issue('schedule.to', 'campaign.hoursTurned'))
  return issues
}

function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}
