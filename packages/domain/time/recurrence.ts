import rrule from 'rrule'

/** Days that come again: an RFC 5545 rule, and the first day (`2026-12-01`) from which it holds. */
export interface Recurring {
  rule: string
  start: string
}

const DAY_MS = 86_400_000

/**
 * The days of a recurring schedule, as an RFC 5545 rule says. Days are reckoned without a zone; the hour and the zone make moments of them.
 * @throws when the rule cannot be read
 */
function ruleOf({ rule, start }: Recurring): rrule.RRule {
  return new rrule.RRule({ ...rrule.RRule.parseString(rule), dtstart: new Date(`${start}T00:00:00Z`) })
}

/** Why a rule cannot be used; undefined when it can. Rules finer than a day have no meaning here. */
export function ruleProblem(schedule: Recurring): string | undefined {
  try {
    const rule = ruleOf(schedule)
    if (rule.options.freq > rrule.RRule.DAILY) return 'FREQ'
    return rule.after(new Date(`${schedule.start}T00:00:00Z`), true) === null ? 'COUNT, UNTIL' : undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Whether the schedule falls on a day, written `2026-12-01`. */
export function fallsOn(schedule: Recurring, day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`)
  return ruleOf(schedule).between(at, at, true).length > 0
}

/** The next days of the schedule from `from` on, at most `most`, within ten years. */
export function nextDays(schedule: Recurring, from: string, most: number): string[] {
  const days: string[] = []
  const rule = ruleOf(schedule)
  const begin = new Date(`${from}T00:00:00Z`)
  const end = begin.getTime() + 3652 * DAY_MS
  for (let day = rule.after(begin, true); day && days.length < most && day.getTime() < end; day = rule.after(day, false)) days.push(day.toISOString().slice(0, 10))
  return days
}
