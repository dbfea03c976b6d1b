import { decodeHTMLAttribute } from 'entities'
import type { Context } from 'liquidjs'
import { dateFormat, strftime, wallTime } from './strftime.ts'
import { readAmount, readMoment, type ShownMoment } from './values.ts'

/** As the engine calls a filter. */
interface FilterThis {
  context: Context
  /** Where the filter stands in the template. */
  token: { input: string; begin: number }
}

/** What a message tells the filters: how its reader writes numbers and dates, and how links are counted. */
export interface Filtering {
  language: string
  currency: string
  timeZone: string
  /** Of this installation. */
  origin: string
  track: (link: number, target: string) => string
  /**
   * Is told of values that a filter cannot read, which are shown as they
   * are, and of the expression that they come from (`contact.renewal`).
   */
  unreadable?: (filter: string, value: unknown, expression: string) => void
}

const filteringOf = ({ context }: FilterThis) =>
  (context.environments as { filling?: Partial<Filtering> }).filling ?? {}

const isNothing = (value: unknown) => value === undefined || value === null || value === ''

/**
 * What a filter makes of a value that it can read; of others it makes
 * nothing: they stay as they are, and a user is told.
 */
function shown<Read>(
  that: FilterThis,
  filter: string,
  value: unknown,
  read: Read | undefined,
  show: (read: Read) => string,
): unknown {
  if (read !== undefined) return show(read)
  if (!isNothing(value)) filteringOf(that).unreadable?.(filter, value, filtered(that))
  return value
}

/** What a filter is applied to, as the author wrote it. */
function filtered({ token: { input, begin } }: FilterThis): string {
  const from = Math.max(input.lastIndexOf('{{', begin), input.lastIndexOf('{%', begin))
  return input
    .slice(from + 2, begin)
    .replace(/^-?\s*(?:(?:assign\s+[\w-]+\s*=|echo)\s*)?/, '')
    .replace(/\s*\|\s*$/, '')
}

/** Numbers by a language and a currency. */
const moneyFormats = new Map<string, Intl.NumberFormat>()
function moneyFormat(language: string, currency: string): Intl.NumberFormat {
  const key = `${language} ${currency}`
  const format = moneyFormats.get(key) ?? new Intl.NumberFormat(language, { style: 'currency', currency })
  if (moneyFormats.size < 200) moneyFormats.set(key, format)
  return format
}

const NO_PICTURE = '/email-art/products/box-01.png'

/** Shows a moment in the workspace's zone, or another that an author names; the words in the reader's language. */
function dated(
  that: FilterThis,
  filter: string,
  value: unknown,
  format: string,
  zone: unknown,
  language?: string,
): unknown {
  const filling = filteringOf(that)
  const read = readMoment(value, filling.timeZone ?? 'UTC')
  return shown(that, filter, value, read, (moment) =>
    strftime(placed(moment, zone), format, language ?? filling.language ?? 'en'),
  )
}

/** An unknown zone is none. */
function placed({ at, zone }: ShownMoment, named: unknown) {
  try {
    return wallTime(at, typeof named === 'string' && named !== '' && zone !== 'UTC' ? named : zone)
  } catch {
    return wallTime(at, zone)
  }
}

export const FILTERS = {
  /** 12.5 → "12,50 €", as the reader writes it, in the workspace's currency. */
  money(this: FilterThis, value: unknown) {
    const { language = 'en', currency = 'EUR' } = filteringOf(this)
    return shown(this, 'money', value, readAmount(value), (amount) => moneyFormat(language, currency).format(amount))
  },
  /** A day or a time → "23 novembre 2026", as the reader writes it. */
  day(this: FilterThis, value: unknown) {
    const { language = 'en', timeZone = 'UTC' } = filteringOf(this)
    return shown(this, 'day', value, readMoment(value, timeZone), ({ at, zone }) =>
      dateFormat(language, zone, { dateStyle: 'long' }).format(at),
    )
  },
  date(this: FilterThis, value: unknown, format?: unknown, zone?: unknown) {
    return dated(this, 'date', value, isNothing(format) ? '%A, %B %-e, %Y at %-l:%M %P %z' : String(format), zone)
  },
  date_to_xmlschema(this: FilterThis, value: unknown) {
    return dated(this, 'date_to_xmlschema', value, '%Y-%m-%dT%H:%M:%S%:z', undefined)
  },
  date_to_rfc822(this: FilterThis, value: unknown) {
    return dated(this, 'date_to_rfc822', value, '%a, %d %b %Y %H:%M:%S %z', undefined, 'en-US')
  },
  date_to_string(this: FilterThis, value: unknown) {
    return dated(this, 'date_to_string', value, '%d %b %Y', undefined)
  },
  date_to_long_string(this: FilterThis, value: unknown) {
    return dated(this, 'date_to_long_string', value, '%d %B %Y', undefined)
  },
  /** A picture's address, complete; a drawn box where a product has no picture. */
  picture(this: FilterThis, value: unknown) {
    const address = typeof value === 'string' && value !== '' ? value : NO_PICTURE
    return address.startsWith('/') ? (filteringOf(this).origin ?? '') + address : address
  },
  /** The counted address of a link that is only known here. */
  tracked(this: FilterThis, target: unknown, link: unknown) {
    const address = String(target).trim()
    return filteringOf(this).track?.(Number(link), address) ?? address
  },
}

/** {@link FILTERS.tracked} of an address as it stands in HTML, what is filled into it included. */
export function trackedInHtml(this: FilterThis, target: unknown, link: unknown) {
  return FILTERS.tracked.call(this, decodeHTMLAttribute(String(target)), link)
}
