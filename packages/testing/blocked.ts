import type { Database } from '@parcours/db/connection.ts'
import { sql } from 'kysely'

/** Waits until a transaction of this database, or more of them, has to wait for another one. */
export async function isBlocked(db: Database, count = 1): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ blocked: number }>`
      SELECT count(*)::int AS blocked
        FROM pg_stat_activity
       WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0`.execute(db)
    if ((rows[0]?.blocked ?? 0) >= count) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
