import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { type RawBuilder, sql } from 'kysely'
import { CONTACT_ZONE } from '../../condition/contact-date.ts'
import { bestHourOf } from '../../delivery/reading-hours.ts'
import { LAST_MOMENT } from './awaited-date.ts'
import { localDay } from './date-moment.ts'

type LocalWait = Exclude<SettingsOf<'wait'>, { until: 'duration' | 'turn' | 'property' }>

/**
 * A moment in each contact's own zone. AT TIME ZONE moves a time that a change of clocks skips to the same instant
 * after it.
 */
export function localMoment(settings: LocalWait, now: Date): RawBuilder<Date> {
  const today = localDay(now)
  switch (settings.until) {
    case 'weekday':
      // The next one strictly after now.
      return sql`(
    SELECT min(t) FROM (
      SELECT (day + ${settings.time}::time) AT TIME ZONE ${CONTACT_ZONE} AS t
        FROM generate_series(${today}::timestamp, ${today} + interval '8 days', interval '1 day') day
       WHERE extract(isodow FROM day) = ANY (${settings.weekdays}::int[])
    ) times WHERE t > ${now}::timestamptz)`
    case 'date':
      return sql`
        greatest(${now}::timestamptz,
            least((day_of(${settings.date}) + ${settings.time}::time) AT TIME ZONE ${CONTACT_ZONE},
                ${LAST_MOMENT}::timestamptz))`
    case 'bestTime': {
      const best = bestHourOf(settings, now)
      // In that very hour they go on at once.
      return sql`(
    SELECT CASE
        WHEN h.local >= h.today + make_interval(hours => h.best + 1)
          THEN (h.today + interval '1 day' + make_interval(hours => h.best)) AT TIME ZONE ${CONTACT_ZONE}
                ELSE greatest(${now}::timestamptz,
                    (h.today + make_interval(hours => h.best)) AT TIME ZONE ${CONTACT_ZONE}) END
      FROM (SELECT ${best} AS best, ${today}::timestamp AS today,
          ${now}::timestamptz AT TIME ZONE ${CONTACT_ZONE} AS local) h)`
    }
    case 'hours':
      return sql`(
    SELECT min(greatest(${now}::timestamptz, (day + ${settings.from}::time) AT TIME ZONE ${CONTACT_ZONE}))
      FROM generate_series(${today}::timestamp, ${today} + interval '8 days', interval '1 day') day
     WHERE extract(isodow FROM day) = ANY (${settings.weekdays}::int[])
       AND (day + ${settings.to}::time) AT TIME ZONE ${CONTACT_ZONE} > ${now}::timestamptz)`
  }
}
