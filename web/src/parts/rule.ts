/** The rules that the form can show; any other is edited as text. */
export interface SimpleRule {
  every: 'DAILY' | 'WEEKLY' | 'MONTHLY'
  interval: number
  /** Of WEEKLY: RFC 5545 weekdays. */
  weekdays: string[]
  /** Of MONTHLY. */
  monthDay: number
  end: RuleEnd
}

/** Never, with the last day (as `2026-11-23`), or after so many times. */
export type RuleEnd = { kind: 'never' } | { kind: 'until'; day: string } | { kind: 'count'; times: number }

export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const

/** Reads a rule that the form can show; undefined for any other. */
export function readSimpleRule(rule: string): SimpleRule | undefined {
  const parts = new Map(rule.split(';').map((part) => part.split('=', 2) as [string, string]))
  const every = (['DAILY', 'WEEKLY', 'MONTHLY'] as const).find((one) => one === parts.get('FREQ'))
  const interval = Number(parts.get('INTERVAL') ?? 1)
  if (
    !every ||
    !(interval >= 1) ||
    [...parts.keys()].some((name) => !['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTHDAY', 'UNTIL', 'COUNT'].includes(name))
  )
    return undefined
  const weekdays = parts.get('BYDAY')?.split(',') ?? []
  const monthDay = Number(parts.get('BYMONTHDAY') ?? 1)
  if (weekdays.some((day) => !(WEEKDAYS as readonly string[]).includes(day)) || !(monthDay >= 1 && monthDay <= 31))
    return undefined
  const end = readEnd(parts.get('UNTIL'), parts.get('COUNT'))
  return end && { every, interval, weekdays, monthDay, end }
}

/** Undefined for a last moment, which is more than the form can show. */
function readEnd(until: string | undefined, count: string | undefined): RuleEnd | undefined {
  if (count !== undefined) return { kind: 'count', times: Number(count) }
  if (until === undefined) return { kind: 'never' }
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(until) ?? []
  return year === undefined ? undefined : { kind: 'until', day: `${year}-${month}-${day}` }
}

function writeEnd(end: RuleEnd): string {
  if (end.kind === 'never') return ''
  return end.kind === 'count' ? `;COUNT=${end.times}` : `;UNTIL=${end.day.replaceAll('-', '')}`
}

export function writeRule({ every, interval, weekdays, monthDay, end }: SimpleRule): string {
  const days =
    every === 'WEEKLY' && weekdays.length > 0
      ? `;BYDAY=${WEEKDAYS.filter((day) => weekdays.includes(day)).join(',')}`
      : every === 'MONTHLY'
        ? `;BYMONTHDAY=${monthDay}`
        : ''
  return `FREQ=${every};INTERVAL=${interval}${days}${writeEnd(end)}`
}
