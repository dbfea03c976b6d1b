import { TIMELINE_KINDS, type TimelineKind } from '@parcours/model/contacts/timeline.ts'
import { parseMoment } from '@parcours/model/values/moment.ts'
import { isStorableText } from '@parcours/model/values/text.ts'
import { type RawBuilder, sql } from 'kysely'
import { Problem } from '../problem.ts'

/**
 * Where a timeline goes on: behind an entry, by its moment, its kind, and what distinguishes it from others of that
 * kind. Many have one moment: what an import brought, steps that were left together.
 */
export interface TimelineCursor {
  at: string
  kind: TimelineKind
  key: string
}

/** Of one moment, the later kinds stand above: a message is shown above the step that sent it. */
export const RANKS: readonly TimelineKind[] = TIMELINE_KINDS

export function encodeTimelineCursor({ at, kind, key }: TimelineCursor): string {
  return Buffer.from(JSON.stringify([at, RANKS.indexOf(kind), key])).toString('base64url')
}

export function decodeTimelineCursor(text: string): TimelineCursor {
  try {
    const [at, rank, key] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    const kind = RANKS[Number(rank)]
    if (kind && typeof at === 'string' && parseMoment(at) && typeof key === 'string' && isStorableText(key))
      return { at, kind, key }
  } catch {}
  throw new Problem('malformed', 'request.cursor')
}

/** Whether an entry of a kind stands behind the cursor: SQL, which an index on its moment reads from there. */
export function isBehind(
  cursor: TimelineCursor | undefined,
  kind: TimelineKind,
  at: RawBuilder<unknown>,
  key: RawBuilder<unknown>,
): RawBuilder<boolean> {
  if (!cursor) return sql`true`
  const [rank, reached] = [RANKS.indexOf(kind), RANKS.indexOf(cursor.kind)]
  const moment = sql`${cursor.at}::timestamptz`
  if (rank > reached) return sql`${at} < ${moment}`
  if (rank < reached) return sql`${at} <= ${moment}`
  return sql`(${at} <= ${moment} AND (${at} < ${moment} OR ${key} < ${cursor.key}))`
}
