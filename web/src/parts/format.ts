import { useTranslation } from 'react-i18next'

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
]

/** Numbers, dates and spans in the person's language. */
export function useFormat() {
  const { i18n } = useTranslation()
  const language = i18n.language
  return {
    number: (value: number) => new Intl.NumberFormat(language).format(value),
    percent: (part: number, whole: number) => new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(whole === 0 ? 0 : part / whole),
    dateTime: (time: string) => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(time)),
    time: (time: string) => new Intl.DateTimeFormat(language, { timeStyle: 'short' }).format(new Date(time)),
    /** "3 minutes ago", "in 2 days". */
    ago: (time: string) => {
      const seconds = (Date.parse(time) - Date.now()) / 1000
      const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1]
      return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(Math.round(seconds / size), unit)
    },
    weekday: (iso: number) => new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, iso))),
    country: (code: string) => new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code,
    list: (parts: string[]) => new Intl.ListFormat(language, { type: 'conjunction' }).format(parts),
  }
}
