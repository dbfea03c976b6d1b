import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { nextOccurrences, type Recurring, readRecurrence } from '@parcours/model/time/recurrence.ts'
import { parseMoment } from '@parcours/model/values/moment.ts'
import { normaliseZone } from '@parcours/model/values/zone.ts'
import { sql } from 'kysely'

/** The name under which PostgreSQL knows a zone; UTC for what was saved before such was refused. */
const known = (timeZone: string) => normaliseZone(timeZone) ?? 'UTC'

/** One time that a recurrence falls on, as the clock of its zone shows it (2026-12-01T09:30) and as a moment. */
export interface Occurrence {
  local: string
  at: Date
}

/** The next occurrences after a moment, at most so many; none where the recurrence is over, or cannot be read. */
export async function occurrencesAfter(
  tx: WorkspaceTx,
  recurring: Recurring,
  after: Date,
  limit: number,
): Promise<Occurrence[]> {
  const read = readRecurrence(recurring)
  if ('code' in read) return []
  const found = await asMoments(
    tx,
    nextOccurrences(recurring, await localDay(tx, after, read.timeZone), limit + read.times.length),
    read.timeZone,
  )
  return found.filter(({ at }) => at > after).slice(0, limit)
}

/** The day (2026-12-01) that it is in a zone at a moment. */
export async function localDay(tx: WorkspaceTx, moment: Date, timeZone: string): Promise<string> {
  const { rows } = await sql<{
    day: string
  }>`SELECT to_char(${moment}::timestamptz AT TIME ZONE ${known(timeZone)}, 'YYYY-MM-DD') AS day`.execute(tx)
  return rows[0]?.day ?? ''
}

/** Local times of a zone as moments, as PostgreSQL reckons them; without those that there are not. */
export async function asMoments(tx: WorkspaceTx, locals: string[], timeZone: string): Promise<Occurrence[]> {
  const moments = await momentsOf(
    tx,
    locals.map((local) => ({ local, timeZone })),
  )
  return locals.flatMap((local, index) => {
    const at = moments[index]
    return at ? [{ local, at }] : []
  })
}

/**
 * Local times that each have a zone as moments, in their order; null for a day or an hour that there is not, which
 * drafts may have.
 */
export async function momentsOf(
  tx: WorkspaceTx,
  times: { local: string; timeZone: string }[],
): Promise<(Date | null)[]> {
  const { rows } = await sql<{ at: Date | null }>`
    SELECT local::timestamp AT TIME ZONE zone AS at
      FROM unnest(${times.map(({ local }) => (parseMoment(local) ? local : null))}::text[],
             ${times.map(({ timeZone }) => known(timeZone))}::text[]) WITH ORDINALITY l (local, zone, place)
     ORDER BY place`.execute(tx)
  return rows.map(({ at }) => at)
}
