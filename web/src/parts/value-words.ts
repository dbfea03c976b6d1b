/** How parts of a value are written in a language. */
export interface ValueWriter {
  number: (value: number) => string
  moment: (iso: string) => string
  day: (iso: string) => string
  yesOrNo: (value: boolean) => string
  /** A name and its value, inside a document. */
  named: (name: string, value: string) => string
}

/** Levels of a document that are written out. */
const MAX_DEPTH = 3
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** A value of a contact or an event for display: dates and numbers in the language's form, never JSON. */
export function valueWords(value: unknown, writer: ValueWriter, depth = 0): string {
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value === 'boolean') return writer.yesOrNo(value)
  if (typeof value === 'number') return writer.number(value)
  if (typeof value !== 'object') return textWords(String(value), writer)
  if (depth === MAX_DEPTH) return '…'
  if (Array.isArray(value)) return value.map((one) => valueWords(one, writer, depth + 1)).join(', ') || '–'
  const parts = Object.entries(value).map(([name, one]) => writer.named(name, valueWords(one, writer, depth + 1)))
  return parts.join(', ') || '–'
}

function textWords(text: string, writer: ValueWriter): string {
  const isTime = (MOMENT.test(text) || DAY.test(text)) && !Number.isNaN(Date.parse(text))
  if (!isTime) return text
  return DAY.test(text) ? writer.day(text) : writer.moment(text)
}
