import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { EventSort } from '@parcours/model/event-catalogue.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Page } from '../page.ts'
import { Problem } from '../problem.ts'

/** The name of an event, with how often it was received. */
export interface EventName {
  name: string
  last7Days: number
  last30Days: number
  /** On each of the last 14 days, today last. */
  daily: number[]
  /** `2026-11-27`, in UTC. */
  lastDay: string
}

export interface EventNameQuery {
  search?: string | undefined
  sort: EventSort
  limit: number
  cursor?: string | undefined
}

const SHOWN_DAYS = 14
const DAY_MS = 86_400_000

const ORDERS: Record<EventSort, RawBuilder<unknown>> = {
  volume: sql`"last30Days" DESC, "lastDay" DESC, name`,
  name: sql`lower(name), name`,
  lastSeen: sql`"lastDay" DESC, "last30Days" DESC, name`,
}

const OFFSET = /^\d{1,9}$/

/** All names are summed for each page, so that a place in the list is as good a cursor as any. */
function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0
  if (!OFFSET.test(cursor)) throw new Problem('malformed', 'request.cursor')
  return Number(cursor)
}

/** The names of events that were received, from their counts by day: the events themselves are not read. */
export async function listEventNames(
  tx: WorkspaceTx,
  { search = '', sort, limit, cursor }: EventNameQuery,
  now: Date,
): Promise<Page<EventName>> {
  const offset = offsetOf(cursor)
  const today = dayOf(now)
  const { rows } = await sql<Omit<EventName, 'daily'>>`
    SELECT name, max(day)::text AS "lastDay",
           coalesce(sum(count) FILTER (WHERE day > ${today}::date - 7), 0)::bigint AS "last7Days",
           coalesce(sum(count) FILTER (WHERE day > ${today}::date - 30), 0)::bigint AS "last30Days"
      FROM event_names
     GROUP BY name
    HAVING strpos(fold(name), fold(${search}::text)) > 0
     ORDER BY ${ORDERS[sort]}
     LIMIT ${limit + 1} OFFSET ${offset}`.execute(tx)
  const page = rows.slice(0, limit)
  const counts = await dailyCounts(
    tx,
    page.map(({ name }) => name),
    now,
  )
  return {
    data: page.map((row) => ({ ...row, daily: counts.get(row.name) ?? Array(SHOWN_DAYS).fill(0) })),
    nextCursor: rows.length > limit ? String(offset + limit) : null,
  }
}

/** How often each name was received on each of the last days. */
async function dailyCounts(tx: WorkspaceTx, names: string[], now: Date): Promise<Map<string, number[]>> {
  if (names.length === 0) return new Map()
  const days = Array.from({ length: SHOWN_DAYS }, (_, index) =>
    dayOf(new Date(now.getTime() - (SHOWN_DAYS - 1 - index) * DAY_MS)),
  )
  const { rows } = await sql<{ name: string; day: string; count: number }>`
    SELECT name, day::text, sum(count)::bigint AS count
      FROM event_names
     WHERE day >= ${days[0]}::date AND name = ANY (${names}::text[])
     GROUP BY name, day`.execute(tx)
  const byName = Map.groupBy(rows, ({ name }) => name)
  return new Map(
    names.map((name) => {
      const counts = new Map(byName.get(name)?.map(({ day, count }) => [day, count]))
      return [name, days.map((day) => counts.get(day) ?? 0)]
    }),
  )
}

const dayOf = (moment: Date) => moment.toISOString().slice(0, 10)
