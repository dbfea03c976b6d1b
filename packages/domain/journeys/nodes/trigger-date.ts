import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { plusDays } from '@parcours/model/time/day.ts'
import { sql } from 'kysely'
import { contactDate, mayBeOnDay } from '../../condition/contact-date.ts'
import { nextQuarter } from '../enrollment/next-quarter.ts'
import type { BehaviourOf } from './behaviour.ts'
import { nextDateOf } from './date-moment.ts'
import { type Schedule, type Span, whyNot } from './trigger-behaviour.ts'

/** Clocks on earth are at most 14 hours apart from UTC. */
const HALF_DAY_MS = 14 * 3_600_000

export const triggerDate: BehaviourOf<'triggerDate'> = {
  kind: 'none',
  trigger: {
    reason: 'date',
    schedule: byDate,
    async whyNot(tx, { property }, { contactId }) {
      const { rows } = await sql<{ day: string | null }>`
        SELECT to_char(${contactDate(property)}, 'YYYY-MM-DD') AS day
          FROM contacts c
          JOIN workspaces w ON w.id = c.workspace_id
         WHERE c.id = ${contactId}`.execute(tx)
      const day = rows[0]?.day
      return day ? whyNot('why.dayNotCome', { property, day }) : whyNot('why.noDate', { property })
    },
  },
}

function byDate(settings: SettingsOf<'triggerDate'>): Schedule {
  const { property, offsetDays, yearly, time } = settings
  return {
    nextDueAt: async (_, __, after) => nextQuarter(after, Number(time.slice(3)) % 15),
    isDue({ since, until }) {
      const next = nextDateOf(settings, since)
      // Reckoning the moment of all contacts takes sixteen times as long as comparing the day that is written.
      const days = daysAround({ since, until }).map((day) => plusDays(day, -offsetDays))
      return sql`
        CASE
         WHEN ${mayBeOnDay(property, days, yearly)} THEN ${next} > ${since}::timestamptz
         AND ${next} <= ${until}::timestamptz
         ELSE false END`
    },
    dueAt: ({ since }) => nextDateOf(settings, since),
  }
}

/** The days that it is somewhere on earth in a span. */
function daysAround({ since, until }: Span): string[] {
  const [first, last] = [new Date(since.getTime() - HALF_DAY_MS), new Date(until.getTime() + HALF_DAY_MS)].map(
    (moment) => moment.toISOString().slice(0, 10),
  )
  const days = [first ?? '']
  for (let day = first ?? ''; day < (last ?? ''); day = plusDays(day, 1)) days.push(plusDays(day, 1))
  return days
}
