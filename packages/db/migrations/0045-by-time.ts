import type { Kysely } from 'kysely'
import { run } from './sql.ts'

/** What came in of late is found by when it came, in a month of millions too. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `CREATE INDEX events_by_time ON events (workspace_id, received_at);
     CREATE INDEX messages_by_time ON messages (workspace_id, created_at);`,
  )
}
