import type { Kysely } from 'kysely'
import { run } from './sql.ts'

/**
 * From when on someone in a journey is listened to: their last wait was over then, by the event of that id where one
 * ended it. Null before their first wait: then it is what brought them in. Read by `domain/journeys/since.ts`.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, 'ALTER TABLE journey_positions ADD COLUMN heard_at timestamptz, ADD COLUMN heard_id uuid;')
}
