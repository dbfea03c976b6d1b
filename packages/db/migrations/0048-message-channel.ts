import type { Kysely } from 'kysely'
import { run } from './sql.ts'

/** The key of a message holds its channel: one step may write to someone by two. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `ALTER TABLE messages
       DROP CONSTRAINT messages_pkey,
       ADD PRIMARY KEY (workspace_id, owner_id, node_id, visit, contact_id, channel, owner_at);`,
  )
}
