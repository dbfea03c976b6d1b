import type { Database } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import { type MessageOutcome, type Outcome, takeOutcomes } from './outcomes.ts'

/** The channel on which a commit tells that there are hits to be taken. */
export const HITS_CHANNEL = 'parcours_hits'
const MOST = 4000

/**
 * Keeps hits of pixels and links, durably and at once; what follows from them is done by a worker a moment later. A burst of opens, such as follows a
 * campaign, is so taken in as fast as rows are written.
 */
export async function storeHits(db: Database, hits: MessageOutcome[]): Promise<void> {
  await sql`
    WITH stored AS (
      INSERT INTO outcome_inbox (message_id, kind, data, at)
      SELECT * FROM unnest(${hits.map(({ messageId }) => messageId)}::uuid[], ${hits.map(({ kind }) => kind)}::text[], ${hits.map(({ data }) => JSON.stringify(data ?? {}))}::jsonb[], ${hits.map(({ at }) => at)}::timestamptz[])
    )
    SELECT pg_notify(${HITS_CHANNEL}, '')`.execute(db)
}

interface HitRow {
  seq: number
  message_id: string
  kind: Outcome
  data: Record<string, unknown>
  at: Date
}

/** Takes the oldest hits and applies them, in one transaction; returns how many there were. */
export function takeHits(db: Database, now: Date): Promise<number> {
  return db.transaction().execute(async (tx) => {
    // One taker at a time: hits of one message are applied in their order.
    await sql`SELECT pg_advisory_xact_lock(hashtext('parcours.hits'))`.execute(tx)
    // By their place, as `drainOnce` takes events.
    const { rows } = await sql<HitRow>`
      DELETE FROM outcome_inbox WHERE ctid = ANY (ARRAY (SELECT ctid FROM outcome_inbox ORDER BY seq LIMIT ${MOST})) RETURNING seq, message_id, kind, data, at`.execute(tx)
    rows.sort((a, b) => a.seq - b.seq)
    await takeOutcomes(
      tx,
      rows.map(({ message_id: messageId, kind, data, at }) => ({ messageId, kind, data, at })),
      now,
    )
    return rows.length
  })
}
