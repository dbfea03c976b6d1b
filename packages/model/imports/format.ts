/** What a file that is imported holds. */
export const IMPORT_KINDS = ['contacts', 'orders'] as const
export type ImportKind = (typeof IMPORT_KINDS)[number]

/** How far an import is; while its file comes in it is shown to nobody. */
export const IMPORT_STATES = ['uploading', 'uploaded', 'running', 'done', 'cancelled'] as const
export type ImportState = (typeof IMPORT_STATES)[number]

/** How the cells of a column are read: all of them in one way, which is settled before the import starts. */
export const COLUMN_FORMATS = [
  'text',
  /** `true`, `vrai`, `yes`, `1` … */
  'boolean',
  /** `1,234.50` */
  'numberPoint',
  /** `1 234,50`, `1.234,50` */
  'numberComma',
  /** `2026-12-05` */
  'dateYearFirst',
  /** `05/12/2026` is 5 December */
  'dateDayFirst',
  /** `12/05/2026` is 5 December */
  'dateMonthFirst',
] as const
export type ColumnFormat = (typeof COLUMN_FORMATS)[number]

export const NUMBER_FORMATS = ['numberPoint', 'numberComma'] as const satisfies readonly ColumnFormat[]
export const DATE_FORMATS = [
  'dateYearFirst',
  'dateDayFirst',
  'dateMonthFirst',
] as const satisfies readonly ColumnFormat[]

/** Encodings of files, by their names in the WHATWG standard. */
export const ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'iso-8859-15',
  'macintosh',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'shift_jis',
  'gb18030',
  'euc-kr',
] as const
export type Encoding = (typeof ENCODINGS)[number]

/** What stands between two cells. */
export const SEPARATORS = [',', ';', '\t', '|'] as const
export type Separator = (typeof SEPARATORS)[number]

/** What is bought, when, by whom: where the columns of a file of orders may go. */
export const ORDER_TARGETS = [
  'externalId',
  'email',
  'order.number',
  'order.date',
  'order.total',
  'order.quantity',
  'order.product',
  'order.category',
] as const
export type OrderTarget = (typeof ORDER_TARGETS)[number]

/** The formats among which a target lets users choose; none where it reads its cells in its own way. */
export function formatsOf(target: string): readonly ColumnFormat[] {
  if (target.startsWith('properties.')) return COLUMN_FORMATS
  if (target === 'order.date') return DATE_FORMATS
  return target === 'order.total' || target === 'order.quantity' ? NUMBER_FORMATS : []
}
