import type { DateProperty } from '@parcours/model/journey/nodes/date-property.ts'
import { countsFromMoment, dateOffsetOf, type WaitDate } from '@parcours/model/journey/nodes/wait-date.ts'
import { type RawBuilder, sql } from 'kysely'
import { CONTACT_ZONE, contactDate } from '../../condition/contact-date.ts'
import { dayOf, momentOf, type Source } from '../../condition/source.ts'

/** What day it is where the contact `c` lives. */
export function localDay(now: Date): RawBuilder<string> {
  return sql`(${now}::timestamptz AT TIME ZONE ${CONTACT_ZONE})::date`
}

interface Reckoning {
  /** After the day; before it when negative. */
  days: number
  /** At this time where the contact lives. */
  timeOfDay: RawBuilder<string | null>
  /** After that moment; before it when negative. */
  minutes: number
  /** The next anniversary. */
  yearly: boolean
}

/**
 * The moment that a day brings: for one that comes each year the next
 * from `from` on, else the only one, which may be over.
 */
function momentFromDay(
  day: RawBuilder<string | null>,
  { days, timeOfDay, minutes, yearly }: Reckoning,
  from: Date,
): RawBuilder<Date | null> {
  const later = minutes === 0 ? sql`` : sql`+ make_interval(mins => ${minutes}::int)`
  const on = (base: RawBuilder<unknown>) =>
    sql<Date | null>`((${base} + ${days}::int + ${timeOfDay}) AT TIME ZONE ${CONTACT_ZONE} ${later})`
  if (!yearly) return on(day)
  const today = localDay(new Date(from.getTime() - minutes * 60_000))
  const anniversary = (more: number) => on(sql`next_anniversary(${day}, ${today} - ${days}::int + ${sql.lit(more)})`)
  // The day itself may be today, at a time that is over: then the anniversary is a year later.
  return sql`CASE WHEN ${anniversary(0)} >= ${from}::timestamptz THEN ${anniversary(0)} ELSE ${anniversary(1)} END`
}

/**
 * The moment that a date of the contact `c` brings; see {@link momentFromDay}. SQL, null when they have no such date.
 */
export function nextDateOf({ property, offsetDays, time, yearly }: DateProperty, from: Date): RawBuilder<Date | null> {
  return momentFromDay(
    contactDate(property),
    { days: offsetDays, timeOfDay: sql`${time}::time`, minutes: 0, yearly },
    from,
  )
}

const DAYS = { minutes: 0, hours: 0, days: 1, weeks: 7 }
const MINUTES = { minutes: 1, hours: 60, days: 0, weeks: 0 }

/**
 * The moment until which a wait lasts whose date is held by `source`: SQL over the contact `c` and the workspace `w`,
 * null when there is no date. A date without a time begins where the contact lives.
 */
export function momentOfWait(settings: WaitDate, source: Source, from: Date): RawBuilder<Date | null> {
  const offset = dateOffsetOf(settings)
  const [days, minutes] = [offset.amount * DAYS[offset.unit], offset.amount * MINUTES[offset.unit]]
  const moment = momentOf(source, CONTACT_ZONE)
  const keepsTime = settings.keepTime === true || countsFromMoment(offset)
  // A time of the calendar may come twice in a night; a moment does not.
  if (keepsTime && days === 0 && !settings.yearly) return sql`(${moment} + make_interval(mins => ${minutes}::int))`
  const timeOfDay = keepsTime
    ? sql<string>`(${moment} AT TIME ZONE ${CONTACT_ZONE})::time`
    : sql<string>`${settings.time}::time`
  return momentFromDay(dayOf(source, CONTACT_ZONE), { days, timeOfDay, minutes, yearly: settings.yearly }, from)
}
