import type { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import { type RawBuilder, sql } from 'kysely'

/** A local hour that is over by less still counts: a launch may be a few minutes late, or a worker busy. */
const GRACE_MS = 3_600_000

/** When the contact `c` is due, by its zone where the schedule follows it: SQL. */
export function dueSql({ schedule }: CampaignDefinition, startsAt: Date, zone: RawBuilder<string>): RawBuilder<Date> {
  switch (schedule.kind) {
    case 'contactTime':
      return sql`(${schedule.at}::timestamp AT TIME ZONE ${zone})`
    case 'bestTime':
      return sql`
        ((${schedule.day}::date + make_interval(hours => coalesce((SELECT hour
                    FROM best_hours b
                   WHERE b.contact_id = c.id),
              (SELECT hour FROM usual_hour)))) AT TIME ZONE ${zone})`
    default:
      return sql`${startsAt}::timestamptz`
  }
}

/** Whether the local time of a contact is over: SQL. Schedules that follow no local time have none. */
export function isOverSql({ schedule }: CampaignDefinition, at: RawBuilder<Date>, now: Date): RawBuilder<boolean> {
  return followsLocalTime(schedule) ? sql`(${at} < ${new Date(now.getTime() - GRACE_MS)}::timestamptz)` : sql`false`
}

/** The same local time on the first day on which it is still in the future: SQL. */
export function nextDaySql(at: RawBuilder<Date>, zone: RawBuilder<string>, now: Date): RawBuilder<Date> {
  const days = sql`ceil(extract(epoch FROM ${now}::timestamptz - ${at}) / 86400)::int`
  return sql`(((${at} AT TIME ZONE ${zone}) + make_interval(days => ${days})) AT TIME ZONE ${zone})`
}

export function followsLocalTime(
  schedule: CampaignDefinition['schedule'],
): schedule is Extract<CampaignDefinition['schedule'], { kind: 'contactTime' | 'bestTime' }> {
  return schedule.kind === 'contactTime' || schedule.kind === 'bestTime'
}

/** Whether contacts whose local time is over are skipped, rather than sent to a day later. */
export function skipsOver({ schedule }: CampaignDefinition): boolean {
  return followsLocalTime(schedule) && schedule.over === 'skip'
}
