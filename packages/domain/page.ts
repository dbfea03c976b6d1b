import { parseMoment } from '@parcours/model/values/moment.ts'
import { Problem } from './problem.ts'

/** A part of a list, and how to ask for the next. */
export interface Page<T> {
  data: T[]
  nextCursor: string | null
}

/** Where a list goes on: the sort value and the id of the last row shown. Opaque to clients. */
export interface Cursor {
  at: string
  id: string
}

export function encodeCursor({ at, id }: Cursor): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url')
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function decodeCursor(text: string): Cursor {
  try {
    const [at, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    if (typeof at === 'string' && typeof id === 'string' && UUID.test(id) && parseMoment(at)) return { at, id }
  } catch {}
  throw new Problem('malformed', 'request.cursor')
}

/** Cuts the one row that was read beyond the limit, which tells that there is more. */
export function pageOf<Row, T>(
  rows: Row[],
  limit: number,
  cursorOf: (row: Row) => Cursor,
  present: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { data: shown.map(present), nextCursor: rows.length > limit && last ? encodeCursor(cursorOf(last)) : null }
}
