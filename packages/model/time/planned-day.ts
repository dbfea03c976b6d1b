import { type Issue, issue } from '../issue.ts'
import { parseDay } from '../values/moment.ts'

/**
 * Years of days for which something is planned. The calendar has years 1 to 9999, of which another zone or some hours
 * lead out from its first and its last.
 */
const FIRST_YEAR = 2
const LAST_YEAR = 9998

/** Whether a day, or a local time that begins with one, lies where plans may be out of the calendar. */
function isBeyondCalendar(local: string): boolean {
  const year = Number(local.slice(0, 4))
  return year < FIRST_YEAR || year > LAST_YEAR
}

/** What is wrong with the year of a day (2026-12-01), or of a local time, for which something is planned. */
export function plannedYearIssues(local: string, path: string): Issue[] {
  return isBeyondCalendar(local) ? [issue(path, 'value.beyondCalendar', { first: FIRST_YEAR, last: LAST_YEAR })] : []
}

/** What is wrong with a day for which something is planned. */
export function plannedDayIssues(day: string, path: string): Issue[] {
  const beyond = plannedYearIssues(day, path)
  return beyond.length > 0 || parseDay(day) ? beyond : [issue(path, 'value.noSuchDay', { value: day })]
}
