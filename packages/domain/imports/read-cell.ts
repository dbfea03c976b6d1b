import type { ColumnFormat } from '@parcours/model/imports/format.ts'
import { localMoment } from '../time/local-moment.ts'
import { readNumberWith } from '../values/read-number.ts'
import { readDate, type WrittenDate } from './read-date.ts'

export const YES_WORDS = ['yes', 'true', '1', 'oui', 'vrai', 'x', 'y', 'o', 'ja', 'wahr', 'sí', 'si']
const YES = new Set(YES_WORDS)
const NO = new Set(['no', 'false', '0', 'non', 'faux', 'n', 'nein', 'falsch'])

/** Yes or no, in the words and signs that lists use; undefined when it is neither. */
export function readYesNo(cell: string): boolean | undefined {
  const word = cell.toLowerCase()
  return YES.has(word) ? true : NO.has(word) ? false : undefined
}

/** A number as users write it, a currency's sign before or behind it included, as a plain decimal. */
export function readDecimal(format: 'numberPoint' | 'numberComma', cell: string): string | undefined {
  return readNumberWith(format === 'numberPoint' ? '.' : ',', cell.replace(/^(-?)\p{Sc}\s*|\s*\p{Sc}$/gu, '$1'))
}

/** A cell of a property in the form that it is stored in; undefined when it is not what its column holds. */
export function readCell(format: ColumnFormat, cell: string, zone: string): string | number | boolean | undefined {
  switch (format) {
    case 'text':
      return cell
    case 'boolean':
      return readYesNo(cell)
    case 'numberPoint':
    case 'numberComma': {
      const number = Number(readDecimal(format, cell) ?? Number.NaN)
      return Number.isFinite(number) ? number : undefined
    }
    default: {
      const date = readDate(format, cell)
      return (
        date && (date.time === undefined ? date.day : momentOfWritten(date, zone)?.toISOString().replace('.000Z', 'Z'))
      )
    }
  }
}

/** The moment of a date with its time; a date alone is the last second of its day. */
export function momentOfWritten({ day, time, offset }: WrittenDate, zone: string): Date | undefined {
  const moment = offset ? new Date(`${day}T${time}${offset}`) : localMoment(`${day}T${time ?? '23:59:59'}`, zone)
  return Number.isNaN(moment.getTime()) || moment.getUTCFullYear() < 1 || moment.getUTCFullYear() > 9999
    ? undefined
    : moment
}
