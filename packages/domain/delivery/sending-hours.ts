import { type ClockHours, coverHours, type QuietHours } from '@parcours/model/delivery/quiet-hours.ts'
import { type RawBuilder, sql } from 'kysely'

/** When messages may leave, by the clock of each contact. */
export interface SendingHours {
  /** Of a campaign; at any hour without. */
  hours: ClockHours | null
  /** Of the workspace, for what is marketing. */
  quiet: QuietHours | null
}

/** No moment has to be looked for further ahead: at least one day of a week is not quiet. */
const DAYS_AHEAD = 8

/** Whether a moment lies within hours of the clock of a zone: SQL, the same for hours that span midnight. */
function isWithin({ from, to }: ClockHours, zone: RawBuilder<string>, at: RawBuilder<Date>): RawBuilder<boolean> {
  const local = sql`(${at} AT TIME ZONE ${zone})::time`
  return sql`
    CASE
     WHEN ${from}::time < ${to}::time THEN ${local} >= ${from}::time AND ${local} < ${to}::time
     ELSE ${local} >= ${from}::time OR ${local} < ${to}::time END`
}

/** Whether marketing has to wait at a moment, by the clock of a zone: SQL. */
export function isQuiet(quiet: QuietHours | null, zone: RawBuilder<string>, at: RawBuilder<Date>): RawBuilder<boolean> {
  if (!quiet) return sql`false`
  if (quiet.weekdays.length === 0) return isWithin(quiet, zone, at)
  return sql`
    (${isWithin(quiet, zone, at)}
     OR extract(isodow FROM ${at} AT TIME ZONE ${zone}) = ANY (${quiet.weekdays}::int[]))`
}

/** Whether messages may leave at a moment, by the clock of a zone: SQL. Quiet hours go before hours that they cover. */
export function isOpen({ hours, quiet }: SendingHours, zone: RawBuilder<string>, at: RawBuilder<Date>) {
  const within = hours && !(quiet && coverHours(quiet, hours)) ? isWithin(hours, zone, at) : sql<boolean>`true`
  return quiet ? sql<boolean>`(${within} AND NOT ${isQuiet(quiet, zone, at)})` : within
}

/** The first moment not before `at` at which messages may leave, by the clock of a zone: SQL. */
export function nextOpening(open: SendingHours, zone: RawBuilder<string>, at: RawBuilder<Date>): RawBuilder<Date> {
  const { hours, quiet } = open
  if (!hours && !quiet) return at
  if (!quiet) return hours ? nextOf(hours, zone, at) : at
  const times = ['00:00', quiet.to, ...(hours ? [hours.from] : [])]
  return sql`
    CASE WHEN ${isOpen(open, zone, at)} THEN ${at} ELSE (
      SELECT min(o.at)
        FROM (SELECT ((${at} AT TIME ZONE ${zone})::date + d.day + t.time) AT TIME ZONE ${zone} AS at
                FROM generate_series(0, ${DAYS_AHEAD}::int) d (day)
                CROSS JOIN unnest(${times}::time[]) t (time)) o
       WHERE o.at > ${at} AND ${isOpen(open, zone, sql<Date>`o.at`)}) END`
}

/** When the quiet hours end that a moment falls into, by the clock of a zone: SQL; null where it falls into none. */
export const quietUntil = (
  quiet: QuietHours | null,
  zone: RawBuilder<string>,
  at: RawBuilder<Date>,
): RawBuilder<Date | null> =>
  sql`CASE WHEN ${isQuiet(quiet, zone, at)} THEN ${nextOpening({ hours: null, quiet }, zone, at)} END`

/** {@link nextOpening} of hours alone, which is quick for a million contacts. */
function nextOf(hours: ClockHours, zone: RawBuilder<string>, at: RawBuilder<Date>): RawBuilder<Date> {
  const local = sql`(${at} AT TIME ZONE ${zone})`
  const opening = sql`(${local}::date + ${hours.from}::time)`
  return sql`CASE WHEN ${isWithin(hours, zone, at)} THEN ${at}
    WHEN ${local} < ${opening} THEN ${opening} AT TIME ZONE ${zone}
      ELSE (${opening} + interval '1 day') AT TIME ZONE ${zone} END`
}
