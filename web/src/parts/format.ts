import { useTranslation } from 'react-i18next'
import { serverNow } from './server-time.ts'
import { valueWords } from './value-words.ts'

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
]

const SPANS: [string, number][] = [
  ['hour', 3600],
  ['minute', 60],
]

/** The day that a week begins with where the reader lives, from 1 for Monday on; Firefox has it as a property. */
function weekStartOf(language: string): number {
  const locale = new Intl.Locale(language) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number }
    weekInfo?: { firstDay: number }
  }
  return (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1
}

/** What a code is called; itself where it is none. */
function nameOf(language: string, type: 'language' | 'region', code: string): string {
  try {
    return new Intl.DisplayNames(language, { type }).of(code) ?? code
  } catch {
    return code
  }
}

/** Numbers, dates and spans in the user's language. */
export function useFormat() {
  const { t, i18n } = useTranslation()
  // Dates and numbers are written as in the country of the browser: en-GB has the day first.
  const language = navigator.languages.find((one) => one.split('-')[0] === i18n.language) ?? i18n.language
  const dateTime = (time: string) =>
    new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(time))
  const date = (time: string) => new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(new Date(time))
  // A day that is no more than a day has no zone.
  const ofDay = (options: Intl.DateTimeFormatOptions, day: string) =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' }).format(new Date(day))
  return {
    dateTime,
    date,
    /** What stands between a number and its fraction. */
    decimalSeparator: new Intl.NumberFormat(language).formatToParts(1.5)[1]?.value ?? '.',
    number: (value: number) => new Intl.NumberFormat(language).format(value),
    /** A value of a contact or an event. A year or the number of a customer is not grouped. */
    value: (value: unknown) =>
      valueWords(value, {
        number: (number) =>
          new Intl.NumberFormat(language, { useGrouping: false, maximumFractionDigits: 20 }).format(number),
        moment: dateTime,
        day: (day) => date(`${day}T12:00:00`),
        yesOrNo: (yes) => t(yes ? 'common.yes' : 'common.no'),
        named: (name, words) => t('common.named', { name, value: words }),
      }),
    percent: (part: number, whole: number) =>
      new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(
        whole === 0 ? 0 : part / whole,
      ),
    /** `2026-11` as a month. */
    month: (month: string) =>
      new Intl.DateTimeFormat(language, { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
        new Date(`${month}-01T00:00:00Z`),
      ),
    /** An amount in minor units. */
    money: (minor: number, currency: string) =>
      new Intl.NumberFormat(language, { style: 'currency', currency: currency || 'EUR' }).format(minor / 100),
    language: (code: string) => nameOf(language, 'language', code),
    /** `2026-12-01T09:30`, as a clock shows it that may hang elsewhere. */
    localTime: (local: string) =>
      new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(
        new Date(`${local}:00Z`),
      ),
    /** `2026-11-27` as the head of a day: "Today", "Friday, 27 November 2026". */
    day: (day: string) => {
      const [shown, today] = [new Date(`${day}T12:00:00`), new Date().setHours(12, 0, 0, 0)]
      const days = Math.round((shown.getTime() - today) / 86_400_000)
      if (days !== 0 && days !== -1) return new Intl.DateTimeFormat(language, { dateStyle: 'full' }).format(shown)
      const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(days, 'day')
      return words.charAt(0).toLocaleUpperCase(language) + words.slice(1)
    },
    weekStart: weekStartOf(language),
    /** `2026-12-01` in full, wherever the reader's clock hangs: "Tuesday, 1 December 2026". */
    fullDay: (day: string) => ofDay({ dateStyle: 'full' }, day),
    /** "1 Dec" */
    dayAndMonth: (day: string) => ofDay({ day: 'numeric', month: 'short' }, day),
    dayNumber: (day: string) => ofDay({ day: 'numeric' }, day),
    shortWeekday: (day: string) => ofDay({ weekday: 'short' }, day),
    monthAndYear: (day: string) => ofDay({ month: 'long', year: 'numeric' }, day),
    /** "30 Nov – 6 Dec 2026" */
    days: (from: string, to: string) =>
      new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).formatRange(
        new Date(from),
        new Date(to),
      ),
    /** `09:30` as a clock shows it. */
    hour: (time: string) =>
      new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone: 'UTC' }).format(
        new Date(`2000-01-01T${time}:00Z`),
      ),
    /** What a clock shows now in a time zone; undefined where the zone is none. */
    timeIn: (timeZone: string) => {
      try {
        return new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone }).format(new Date())
      } catch {
        return undefined
      }
    },
    time: (time: string) => new Intl.DateTimeFormat(language, { timeStyle: 'short' }).format(new Date(time)),
    /** With seconds. */
    clock: (time: string) => new Intl.DateTimeFormat(language, { timeStyle: 'medium' }).format(new Date(time)),
    /** So many seconds as users say it: "40 sec", "3 min", "2 hr". */
    span: (seconds: number) => {
      const [unit, size] = SPANS.find(([, length]) => seconds >= length) ?? ['second', 1]
      return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(
        Math.ceil(seconds / size),
      )
    },
    /** "3 minutes ago", "in 2 days". */
    ago: (time: string) => {
      const seconds = (Date.parse(time) - serverNow()) / 1000
      const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1]
      return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(Math.round(seconds / size), unit)
    },
    weekday: (iso: number) =>
      new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, iso))),
    country: (code: string) => nameOf(language, 'region', code),
    /** A size of a file, in kilobytes. */
    bytes: (bytes: number) =>
      new Intl.NumberFormat(language, {
        style: 'unit',
        unit: 'kilobyte',
        maximumFractionDigits: bytes < 10_000 ? 1 : 0,
      }).format(bytes / 1000),
    list: (parts: string[]) => new Intl.ListFormat(language, { type: 'conjunction' }).format(parts),
  }
}
