import type { PropertyType } from '@parcours/model/contacts/fields.ts'
import { type ColumnFormat, DATE_FORMATS, formatsOf, NUMBER_FORMATS } from '@parcours/model/imports/format.ts'
import type { ColumnProfile } from './profile.ts'

/** Who imports, as far as it tells how dates and numbers are written. */
export interface Habits {
  language: string
  zone: string
}

/** A format that most cells fit too, though the column is read as text: users may choose it. */
export interface OfferedFormat {
  format: ColumnFormat
  /** The number of cells that fit. */
  fits: number
}

export interface Recognised {
  format: ColumnFormat
  /** Read otherwise, every cell would be something else: only a user can tell. */
  ambiguous: boolean
  offered?: OfferedFormat
}

/** The share of cells that must fit the recognised format; the others are left out, and named. */
const MIN_SHARE_RECOGNISED = 0.95
/** One to three bad cells do not make a short column text: so many are borne where this share fits still. */
const MAX_BAD_CELLS = 3
const MIN_SHARE_OF_FEW = 0.8
/** The share of cells from which a format is offered beside text. */
const MIN_SHARE_OFFERED = 0.5

/** Columns whose digits are names, not quantities. */
const CODES =
  /(^|[^a-z])(zip|post(al)?|postcode|plz|cp|siret|siren|ean|isbn|iban|sku|ref(erence)?|tel|phone|mobile|id|code)([^a-z]|$)/

const NONE: ColumnProfile = { filled: 0, fits: {}, codes: 0, marked: 0, twofold: 0 }

/**
 * How a column is read unless users say otherwise: by all of its cells, its name, and what the property holds already.
 */
export function recognise(
  column: string,
  target: string | null,
  profile: ColumnProfile | undefined,
  known: PropertyType | undefined,
  habits: Habits,
): Recognised {
  const recognised = formatOf(column, target, profile, known, habits)
  const isProperty = target?.startsWith('properties.') ?? false
  if (!isProperty || !profile || profile.filled === 0 || recognised.format !== 'text') return recognised
  if (profile.codes > 0 || isCode(column)) return recognised
  const { format } = bestOf(profile, DATE_FORMATS) > 0 ? dateOf(profile, habits) : numberOf(profile, habits)
  const fits = profile.fits[format] ?? 0
  return fits >= profile.filled * MIN_SHARE_OFFERED ? { ...recognised, offered: { format, fits } } : recognised
}

const bestOf = ({ fits }: ColumnProfile, formats: readonly ColumnFormat[]) =>
  Math.max(...formats.map((format) => fits[format] ?? 0))

function formatOf(
  column: string,
  target: string | null,
  profile: ColumnProfile | undefined,
  known: PropertyType | undefined,
  habits: Habits,
): Recognised {
  const allowed = target === null ? [] : formatsOf(target)
  if (allowed.length === 0) return { format: 'text', ambiguous: false }
  const stated = profile ?? NONE
  if (target === 'order.date') return dateOf(stated, habits)
  if (target === 'order.total' || target === 'order.quantity') return numberOf(stated, habits)
  if (known === 'text' || known === 'list' || stated.filled === 0) return { format: 'text', ambiguous: false }
  const isMostly = (formats: readonly ColumnFormat[]) => {
    const fits = bestOf(stated, formats)
    const isShare = fits >= stated.filled * MIN_SHARE_RECOGNISED
    return isShare || (stated.filled - fits <= MAX_BAD_CELLS && fits >= stated.filled * MIN_SHARE_OF_FEW)
  }
  // Whole numbers without any mark may be names that happen to be digits:
  // one that is none makes all of them text, where nothing is lost.
  const areNumbers =
    stated.codes === 0 &&
    !isCode(column) &&
    (stated.marked > 0 ? isMostly(NUMBER_FORMATS) : bestOf(stated, NUMBER_FORMATS) === stated.filled)
  if (known === 'date' ? isMostly(DATE_FORMATS) : !areNumbers && isMostly(DATE_FORMATS) && stated.codes === 0)
    return dateOf(stated, habits)
  if (areNumbers) return numberOf(stated, habits)
  return { format: (stated.fits.boolean ?? 0) === stated.filled ? 'boolean' : 'text', ambiguous: false }
}

function isCode(column: string): boolean {
  return CODES.test(column.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('_', ' '))
}

function numberOf({ fits, twofold }: ColumnProfile, { language }: Habits): Recognised {
  const [point, comma] = [fits.numberPoint ?? 0, fits.numberComma ?? 0]
  const usual = language === 'fr' ? 'numberComma' : 'numberPoint'
  return {
    format: point === comma ? usual : point > comma ? 'numberPoint' : 'numberComma',
    ambiguous: point === comma && twofold > 0,
  }
}

function dateOf({ filled, fits }: ColumnProfile, { language, zone }: Habits): Recognised {
  const [year, day, month] = [fits.dateYearFirst ?? 0, fits.dateDayFirst ?? 0, fits.dateMonthFirst ?? 0]
  if (filled === 0 || (year === day && year === month)) return { format: 'dateYearFirst', ambiguous: false }
  const usual = language === 'en' && zone.startsWith('America/') ? 'dateMonthFirst' : 'dateDayFirst'
  return { format: day === month ? usual : day > month ? 'dateDayFirst' : 'dateMonthFirst', ambiguous: day === month }
}
