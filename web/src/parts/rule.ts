/** The rules that the form can show; any other is edited as text. */
export interface SimpleRule {
  every: 'DAILY' | 'WEEKLY' | 'MONTHLY'
  interval: number
  /** Of WEEKLY: RFC 5545 weekdays. */
  weekdays: string[]
  /** Of MONTHLY. */
  monthDay: number
}

export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const

/** Reads a rule that the form can show; undefined for any other. */
export function readSimpleRule(rule: string): SimpleRule | undefined {
  const parts = new Map(rule.split(';').map((part) => part.split('=', 2) as [string, string]))
  const every = (['DAILY', 'WEEKLY', 'MONTHLY'] as const).find((one) => one === parts.get('FREQ'))
  const interval = Number(parts.get('INTERVAL') ?? 1)
  if (
    !every ||
    !(interval >= 1) ||
    [...parts.keys()].some((name) => !['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTHDAY'].includes(name))
  )
    return undefined
  const weekdays = parts.get('BYDAY')?.split(',') ?? []
  const monthDay = Number(parts.get('BYMONTHDAY') ?? 1)
  if (weekdays.some((day) => !(WEEKDAYS as readonly string[]).includes(day)) || !(monthDay >= 1 && monthDay <= 31))
    return undefined
  return { every, interval, weekdays, monthDay }
}

export function writeRule({ every, interval, weekdays, monthDay }: SimpleRule): string {
  const days =
    every === 'WEEKLY' && weekdays.length > 0
      ? `;BYDAY=${WEEKDAYS.filter((day) => weekdays.includes(day)).join(',')}`
      : every === 'MONTHLY'
        ? `;BYMONTHDAY=${monthDay}`
        : ''
  return `FREQ=${every};INTERVAL=${interval}${days}`
}
