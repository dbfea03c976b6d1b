import { type QuietHours, quietHourIssues } from '@parcours/model/delivery/quiet-hours.ts'
import { minutesOf } from '@parcours/model/time/time-of-day.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { offsetAt } from '../time/local-moment.ts'
import { nextOpening, type SendingHours } from './sending-hours.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const QUARTER_MS = 15 * 60_000
const ZONES = ['Europe/Paris', 'America/New_York', 'Pacific/Auckland', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC']
/** Around changes of clocks on both halves of the earth, and a day without one. */
const DAYS = [
  '2026-03-07',
  '2026-03-28',
  '2026-04-04',
  '2026-09-26',
  '2026-10-03',
  '2026-10-24',
  '2026-10-31',
  '2026-12-24',
]

interface Hours {
  from: string
  to: string
}

const within = ({ from, to }: Hours, minute: number) =>
  from < to ? minute >= minutesOf(from) && minute < minutesOf(to) : minute >= minutesOf(from) || minute < minutesOf(to)

/** The same, said plainly: the clock is looked at each quarter of an hour. */
function naiveOpening({ hours, quiet }: SendingHours, zone: string, at: number): number {
  const isOpen = (moment: number, own: Hours | null) => {
    const local = new Date(moment + offsetAt(zone, moment))
    const minute = local.getUTCHours() * 60 + local.getUTCMinutes()
    const weekday = local.getUTCDay() === 0 ? 7 : local.getUTCDay()
    return !(quiet && (quiet.weekdays.includes(weekday) || within(quiet, minute))) && (!own || within(own, minute))
  }
  for (const own of [hours, null]) {
    if (isOpen(at, own)) return at
    const first = Math.floor(at / QUARTER_MS) * QUARTER_MS + QUARTER_MS
    for (let moment = first; moment < at + 9 * 86_400_000; moment += QUARTER_MS) if (isOpen(moment, own)) return moment
  }
  return Number.NaN
}

const time = fc
  .integer({ min: 0, max: 95 })
  .map(
    (quarter) => `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`,
  )
const someQuiet = fc
  .record({ from: time, to: time, weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 6 }) })
  .filter((quiet: QuietHours) => quietHourIssues(quiet).length === 0)
const someHours = fc.record({ from: time, to: time }).filter(({ from, to }) => from !== to)
const someOpen = fc.record({ quiet: fc.option(someQuiet, { freq: 6 }), hours: fc.option(someHours, { freq: 1 }) })
const someMoment = fc
  .tuple(fc.constantFrom(...DAYS), fc.integer({ min: 0, max: 2880 }))
  .map(([day, minute]) => Date.parse(`${day}T00:00:00Z`) + minute * 60_000)

describe('when messages may leave', () => {
  it('is by the clock of each zone, over changes of clocks, as a naive reader of it finds', async () => {
    await fc.assert(
      fc.asyncProperty(someOpen, fc.constantFrom(...ZONES), someMoment, async (open, zone, at) => {
        const asked = nextOpening(open, sql<string>`${zone}::text`, sql<Date>`${new Date(at)}::timestamptz`)
        const { rows } = await sql<{ next: Date }>`SELECT ${asked} AS next`.execute(world.db)
        expect(rows[0]?.next.toISOString()).toBe(new Date(naiveOpening(open, zone, at)).toISOString())
      }),
      { numRuns: 400 },
    )
  })
})
