import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'

/** When today and the day before began where the workspace is, and its currency. */
export interface Days {
  today: Date
  yesterday: Date
  timeZone: string
  currency: string
}

export async function daysOf(tx: WorkspaceTx, now: Date): Promise<Days> {
  const { rows } = await sql<Days>`
    SELECT t.today, date_trunc('day', t.today - interval '12 hours', time_zone) AS yesterday,
           time_zone AS "timeZone", currency
      FROM workspaces,
           LATERAL (SELECT date_trunc('day', ${now}::timestamptz, time_zone) AS today) t`.execute(tx)
  return rows[0] ?? { today: now, yesterday: now, timeZone: 'UTC', currency: 'EUR' }
}
