import { isEver, type Period, type TimeSettings } from '@parcours/model/condition/period.ts'
import { sql } from 'kysely'
import { type Sql, WORKSPACE } from './context.ts'
import { midnight } from './dates.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** How a period lies: by time that passes, or by the calendar of the workspace's zone. */
interface Bounds {
  /** Not older than this, in milliseconds; a row of just this age has left. */
  oldestMs?: number
  /** Not younger than this, in milliseconds. What lies in the future is in no period yet. */
  youngestMs: number
  /** Not before it. */
  from?: Sql<Date>
  /** Before it. */
  until?: Sql<Date>
}

const startOf = (day: string, daysLater = 0): Sql<Date> => midnight(sql`${day}::date + ${daysLater}::int`)

function boundsOf({ withinDays, period }: TimeSettings): Bounds {
  if (period) return boundsOfPeriod(period)
  return { youngestMs: 0, ...(withinDays !== undefined && { oldestMs: withinDays * DAY_MS }) }
}

function boundsOfPeriod(period: Period): Bounds {
  switch (period.kind) {
    case 'lastHours':
      return { oldestMs: period.hours * HOUR_MS, youngestMs: 0 }
    case 'moreThanDaysAgo':
      return { youngestMs: period.days * DAY_MS }
    case 'betweenDaysAgo':
      return { oldestMs: period.to * DAY_MS, youngestMs: period.from * DAY_MS }
    case 'before':
      return { youngestMs: 0, until: startOf(period.day) }
    case 'since':
      return { youngestMs: 0, from: startOf(period.day) }
    case 'between':
      return { youngestMs: 0, from: startOf(period.from), until: startOf(period.to, 1) }
  }
}

const earlier = (now: Date, ms: number) => new Date(now.getTime() - ms)

/** Bounds on the time of rows `x`, to be combined with other bounds: empty where time is no matter. */
export function inPeriod(column: string, time: TimeSettings, now: Date): Sql<unknown> {
  if (isEver(time)) return sql``
  const { oldestMs, youngestMs, from, until } = boundsOf(time)
  const at = sql`x.${sql.ref(column)}`
  return sql.join(
    [
      ...(oldestMs === undefined ? [] : [sql`AND ${at} > ${earlier(now, oldestMs)}`]),
      sql`AND ${at} <= ${earlier(now, youngestMs)}`,
      ...(from ? [sql`AND ${at} >= ${from}`] : []),
      ...(until ? [sql`AND ${at} < ${until}`] : []),
    ],
    sql` `,
  )
}

interface Changes {
  table: string
  where: Sql<unknown>
  column: string
  time: TimeSettings
  /** One row suffices, so that only the last to leave matters. */
  last: boolean
  /** Rows may lie in the future. */
  ahead?: boolean
  now: Date
}

/**
 * When the first row that now lies in a period leaves it, or one that is too young for it enters: the next moments at
 * which time alone can change a count. None where time is no matter.
 */
export function periodChanges({ table, where, column, time, last, ahead = false, now }: Changes): Sql<Date | null>[] {
  if (isEver(time)) return []
  const { oldestMs, youngestMs } = boundsOf(time)
  const at = sql`x.${sql.ref(column)}`
  const rows = sql`FROM ${sql.table(table)} x
    WHERE x.workspace_id = ${WORKSPACE} AND x.contact_id = c.id`
  const later = (ms: number) => (ms === 0 ? sql`` : sql` + make_interval(secs => ${ms / 1000}::float8)`)
  return [
    ...(oldestMs === undefined
      ? []
      : [
          sql<Date | null>`
      (SELECT ${last ? sql`max` : sql`min`}(${at}) ${rows} ${inPeriod(column, time, now)}
          AND ${where})${later(oldestMs)}`,
        ]),
    ...(ahead || youngestMs > 0
      ? [
          sql<Date | null>`
      (SELECT min(${at}) ${rows} AND ${at} > ${earlier(now, youngestMs)} AND ${where})${later(youngestMs)}`,
        ]
      : []),
  ]
}
