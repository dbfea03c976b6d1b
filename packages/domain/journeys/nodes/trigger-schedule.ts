import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { sql } from 'kysely'
import { isMember } from '../../segments/is-member.ts'
import { localDay, occurrencesAfter } from '../../time/recurrence.ts'
import type { BehaviourOf } from './behaviour.ts'
import { type Schedule, whyNot } from './trigger-behaviour.ts'

export const triggerSchedule: BehaviourOf<'triggerSchedule'> = {
  kind: 'none',
  trigger: { reason: 'schedule', schedule: byRule, whyNot: () => whyNot('why.notScheduled') },
}

function byRule({ rule, start, time, timeZone, segmentId }: SettingsOf<'triggerSchedule'>): Schedule {
  return {
    async nextDueAt(tx, publishedAt, after) {
      const workspace = await tx.selectFrom('workspaces').select('time_zone').executeTakeFirstOrThrow()
      const zone = timeZone || workspace.time_zone
      const recurring = { rule, start: start || (await localDay(tx, publishedAt, zone)), time, timeZone: zone }
      return (await occurrencesAfter(tx, recurring, after, 1))[0]?.at
    },
    isDue: () => (segmentId ? isMember(segmentId) : sql`true`),
    segmentId,
  }
}
