import fc from 'fast-check'
import rrule from 'rrule'
import { describe, expect, it } from 'vitest'
import { nextOccurrences, type Recurring, readRecurrence, recurrenceProblem } from './recurrence.ts'

const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const
const from2026 = (rule: string, change: Partial<Recurring> = {}): Recurring => ({
  rule,
  start: '2026-01-01',
  time: '09:00',
  timeZone: 'Europe/Paris',
  ...change,
})
const next = (rule: string, limit = 4, from = '2026-01-01', change: Partial<Recurring> = {}) =>
  nextOccurrences(from2026(rule, change), from, limit)
const problemOf = (rule: string, change: Partial<Recurring> = {}) =>
  recurrenceProblem(from2026(rule, change), '2026-01-01')?.code

const listOf = <T>(values: fc.Arbitrary<T>, limit = 3) => fc.uniqueArray(values, { minLength: 1, maxLength: limit })
const signed = (limit: number) => fc.integer({ min: -limit, max: limit }).filter((one) => one !== 0)
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 1 })

/** Rules of the grammar, as text. */
const rules = fc
  .record({
    freq: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
    interval: maybe(fc.integer({ min: 1, max: 12 })),
    weekdays: maybe(listOf(fc.constantFrom(...DAYS), 7)),
    nth: maybe(listOf(fc.tuple(signed(5), fc.constantFrom(...DAYS)).map(([place, day]) => `${place}${day}`))),
    monthDays: maybe(listOf(signed(31))),
    months: maybe(listOf(fc.integer({ min: 1, max: 12 }))),
    places: maybe(listOf(signed(10), 2)),
    hours: maybe(listOf(fc.integer({ min: 0, max: 23 }), 2)),
    minutes: maybe(listOf(fc.integer({ min: 0, max: 59 }), 2)),
    weekStart: maybe(fc.constantFrom(...DAYS)),
    count: maybe(fc.integer({ min: 1, max: 60 })),
    until: maybe(fc.constantFrom('20261231', '20260401T120000', '20280229')),
  })
  .map((one) => {
    const nth = one.freq === 'MONTHLY' || one.freq === 'YEARLY' ? one.nth : undefined
    const by = {
      INTERVAL: one.interval,
      BYDAY: nth ?? one.weekdays,
      BYMONTHDAY: one.freq === 'WEEKLY' ? undefined : one.monthDays,
      BYMONTH: one.months,
      BYHOUR: one.hours,
      BYMINUTE: one.minutes,
      WKST: one.weekStart,
      COUNT: one.count,
      UNTIL: one.count === undefined ? one.until : undefined,
    }
    const places = (by.BYDAY ?? by.BYMONTHDAY ?? by.BYMONTH ?? by.BYHOUR) ? one.places : undefined
    return [['FREQ', one.freq], ...Object.entries({ ...by, BYSETPOS: places })]
      .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
      .join(';')
  })

const plusDays = (day: string, count: number) =>
  new Date(Date.parse(day) + count * 86_400_000).toISOString().slice(0, 10)
const someDay = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

/** Days for which both are asked. */
const HORIZON = 2000

/** What the library of others says: local times as if they were of UTC. */
function byLibrary(rule: string, start: string, time: string, from: string, limit: number): string[] {
  const others = new rrule.RRule({
    ...rrule.RRule.parseString(rule.replace(/(UNTIL=\d{8})(?!T)/, '$1T235900')),
    dtstart: new Date(`${start}T${time}:00Z`),
  })
  return others
    .between(
      new Date(`${from}T00:00:00Z`),
      new Date(`${plusDays(from, HORIZON)}T00:00:00Z`),
      true,
      (_, index) => index < limit,
    )
    .map((date) => date.toISOString().slice(0, 16))
}

describe('a recurrence', () => {
  it('falls as an independent library says, for rules of the whole grammar', () => {
    fc.assert(
      fc.property(
        rules,
        someDay,
        fc.constantFrom('00:00', '09:30'),
        fc.integer({ min: 0, max: 800 }),
        (rule, start, time, later) => {
          const from = plusDays(start, later)
          const recurring = {
            rule: `DTSTART:${start.replaceAll('-', '')}T${time.replace(':', '')}00\nRRULE:${rule}`,
            start: '2026-01-01',
            time: '12:00',
            timeZone: 'UTC',
          }
          expect(readRecurrence(recurring), rule).not.toHaveProperty('code')
          const ours = nextOccurrences(recurring, from, 5).filter((one) => one <= `${plusDays(from, HORIZON)}T00:00`)
          expect(ours, rule).toEqual(byLibrary(rule, start, time, from, 5))
        },
      ),
      { numRuns: 1500 },
    )
  }, 120_000)

  it.each([
    ['every second day', 'FREQ=DAILY;INTERVAL=2', ['2026-01-01T09:00', '2026-01-03T09:00']],
    ['as the first day, where the rule leaves it open', 'FREQ=MONTHLY', ['2026-01-01T09:00', '2026-02-01T09:00']],
    ['the last Friday', 'FREQ=MONTHLY;BYDAY=-1FR', ['2026-01-30T09:00', '2026-02-27T09:00']],
    ['the last working day', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', ['2026-01-30T09:00', '2026-02-27T09:00']],
    ['a day that few years have', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', ['2028-02-29T09:00', '2032-02-29T09:00']],
    ['at the hours of the rule', 'FREQ=DAILY;BYHOUR=18,8;BYMINUTE=30', ['2026-01-01T08:30', '2026-01-01T18:30']],
    [
      'from a first day that is pasted',
      'DTSTART;TZID=America/New_York:20260310T074500\nRRULE:FREQ=DAILY',
      ['2026-03-10T07:45', '2026-03-11T07:45'],
    ],
    [
      'after a line end that a text field swallowed',
      'DTSTART:20260310T074500RRULE:FREQ=DAILY',
      ['2026-03-10T07:45', '2026-03-11T07:45'],
    ],
  ])('falls on %s', (_, rule, days) => {
    expect(next(rule, 2)).toEqual(days)
    expect(problemOf(rule)).toBeUndefined()
  })

  it('takes the first day, the times and the zone of a pasted rule for its own', () => {
    expect(readRecurrence(from2026('RRULE:FREQ=DAILY\nDTSTART;TZID=America/New_York:20260310T074500'))).toMatchObject({
      start: '2026-03-10',
      times: ['07:45'],
      timeZone: 'America/New_York',
    })
    expect(readRecurrence(from2026('DTSTART:20260310T074500Z\nRRULE:FREQ=DAILY'))).toMatchObject({ timeZone: 'UTC' })
    expect(readRecurrence(from2026('DTSTART;VALUE=DATE:20260310\nRRULE:FREQ=DAILY'))).toMatchObject({
      start: '2026-03-10',
      times: ['09:00'],
      timeZone: 'Europe/Paris',
    })
  })

  it('ends as it says: with the whole last day, at a moment of UTC, after so many', () => {
    expect(next('FREQ=DAILY;UNTIL=20260102')).toEqual(['2026-01-01T09:00', '2026-01-02T09:00'])
    // 07:30 of UTC is 08:30 in Paris and 09:30 in Helsinki.
    expect(next('FREQ=DAILY;UNTIL=20260102T073000Z')).toEqual(['2026-01-01T09:00'])
    expect(next('FREQ=DAILY;UNTIL=20260102T073000Z', 4, '2026-01-01', { timeZone: 'Europe/Helsinki' })).toEqual([
      '2026-01-01T09:00',
      '2026-01-02T09:00',
    ])
    // In Tokyo, this last moment of the calendar is in the year 10000.
    expect(next('FREQ=DAILY;UNTIL=99991231T235959Z', 1, '2026-01-01', { timeZone: 'Asia/Tokyo' })).toHaveLength(1)
    expect(next('FREQ=WEEKLY;COUNT=2', 4, '2026-01-05')).toEqual(['2026-01-08T09:00'])
  })

  it.each([
    ['FREQ=DAILY;INTERVAL=-1', 'recurrence.value'],
    ['FREQ=DAILY;INTERVAL=0', 'recurrence.value'],
    ['FREQ=DAILY;INTERVAL=367', 'recurrence.value'],
    ['FREQ=DAILY;INTERVAL=1e2', 'recurrence.value'],
    ['FREQ=SECONDLY', 'recurrence.value'],
    ['FREQ=HOURLY;BYHOUR=9', 'recurrence.value'],
    ['00000', 'recurrence.part'],
    ['FREQ', 'recurrence.part'],
    ['INTERVAL=2', 'recurrence.value'],
    ['FREQ=DAILY;FREQ=WEEKLY', 'recurrence.twice'],
    ['FREQ=YEARLY;BYYEARDAY=300', 'recurrence.part'],
    ['FREQ=DAILY;BYSETPOS=300', 'recurrence.together'],
    ['FREQ=DAILY;BYDAY=MO,XX', 'recurrence.value'],
    ['FREQ=DAILY;BYDAY=', 'recurrence.value'],
    ['FREQ=WEEKLY;BYDAY=2MO', 'recurrence.together'],
    ['FREQ=DAILY;BYMONTHDAY=0', 'recurrence.value'],
    ['FREQ=DAILY;COUNT=2;UNTIL=20270101', 'recurrence.together'],
    ['FREQ=DAILY;UNTIL=20260230', 'recurrence.value'],
    [
      'FREQ=DAILY;BYHOUR=9;BYMINUTE=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24',
      'recurrence.times',
    ],
    ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31', 'recurrence.never'],
    ['FREQ=DAILY;UNTIL=20251231', 'recurrence.never'],
    ['DTSTART:2026RRULE:FREQ=DAILY', 'recurrence.part'],
    ['DTSTART:00010101T000000\nRRULE:FREQ=DAILY', 'recurrence.years'],
  ])('is refused as %s', (rule, code) => {
    expect(problemOf(rule)).toBe(code)
    expect(next(rule)).toEqual([])
  })

  it('is told of a first day that is none, or out of reach', () => {
    expect(problemOf('FREQ=DAILY', { start: '2026-02-30' })).toBe('value.noSuchDay')
    expect(problemOf('FREQ=DAILY', { start: '0001-01-01' })).toBe('recurrence.years')
  })

  it('is reckoned within a second, whatever is written', () => {
    const parts = fc.constantFrom(
      'INTERVAL',
      'BYDAY',
      'BYMONTHDAY',
      'BYMONTH',
      'BYSETPOS',
      'BYHOUR',
      'BYMINUTE',
      'COUNT',
      'UNTIL',
      'WKST',
      'BYYEARDAY',
      'BYWEEKNO',
      'BYEASTER',
      'DTSTART',
      '',
    )
    const values = fc.oneof(
      fc.integer().map(String),
      fc.constantFrom('-1', '31', '2', 'MO', '53SU', '-5MO', '3660', '00010101', '20261231T000000Z'),
      fc.string({ unit: 'binary', maxLength: 20 }),
    )
    const freq = fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY', 'SECONDLY')
    const hostile = fc
      .tuple(freq, fc.array(fc.tuple(parts, values), { maxLength: 6 }))
      .map(([one, more]) => [`FREQ=${one}`, ...more.map((pair) => pair.join('='))].join(';'))
    const starts = fc.constantFrom('1970-01-01', '2026-01-01', '2199-12-31', '0001-01-01', 'infinity')
    fc.assert(
      fc.property(fc.oneof(hostile, rules, fc.string({ unit: 'binary' })), starts, (rule, start) => {
        const before = performance.now()
        recurrenceProblem({ rule, start, time: '09:00', timeZone: 'Europe/Paris' }, '2026-11-26')
        // Far above what it takes on a busy machine, far below what stops a process.
        expect(performance.now() - before).toBeLessThan(1000)
      }),
      { numRuns: 500 },
    )
  })
})
