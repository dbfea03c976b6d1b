import { describe, expect, it } from 'vitest'
import { dayOr, daysBetween, shownDays, turned } from './days.ts'

const endsOf = (days: string[]) => [days[0], days.at(-1), days.length]

describe('the days of the calendar', () => {
  it('fill whole weeks, which begin on the day of the reader’s country', () => {
    expect(endsOf(shownDays('month', '2026-12-15', 1))).toEqual(['2026-11-30', '2027-01-03', 35])
    expect(endsOf(shownDays('month', '2026-12-15', 7))).toEqual(['2026-11-29', '2027-01-02', 35])
    // A month that begins with its week and has four of them.
    expect(endsOf(shownDays('month', '2027-02-10', 1))).toEqual(['2027-02-01', '2027-02-28', 28])
    expect(endsOf(shownDays('week', '2026-12-06', 1))).toEqual(['2026-11-30', '2026-12-06', 7])
    expect(endsOf(shownDays('week', '2026-12-06', 7))).toEqual(['2026-12-06', '2026-12-12', 7])
    expect(endsOf(shownDays('list', '2028-02-29', 1))).toEqual(['2028-02-01', '2028-02-29', 29])
  })

  it('are turned by a week or a month, also from a day that the other month has not', () => {
    expect(turned('week', '2026-12-28', 1)).toBe('2027-01-04')
    expect(turned('month', '2027-01-31', 1)).toBe('2027-02-01')
    expect(turned('list', '2027-01-31', -1)).toBe('2026-12-01')
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2)
  })

  it('are today’s where the address has none', () => {
    for (const none of [null, '', 'x', '2026-13-01', '0000-01-01', '2026-12-01T09:00'])
      expect(dayOr(none, '2026-11-28'), String(none)).toBe('2026-11-28')
    expect(dayOr('2026-12-01', '2026-11-28')).toBe('2026-12-01')
  })
})
