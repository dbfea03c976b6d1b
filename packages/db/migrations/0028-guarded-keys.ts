import type { Kysely } from 'kysely'
import { run } from './sql.ts'

/**
 * A key for sending events stands in web pages and apps, where anyone reads it: unless
 * it is allowed to, it neither merges two known accounts nor changes the address of
 * one. What it sends is marked, since contacts are recognised later, in turn.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `ALTER TABLE api_keys ADD COLUMN may_change_accounts boolean NOT NULL DEFAULT false;
     ALTER TABLE event_inbox ADD COLUMN guarded boolean NOT NULL DEFAULT false;`,
  )
}
