import type { Database, WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import { CHANNELS } from '../notify.ts'
import { isolateCulprit } from '../quarantine/isolate-culprit.ts'
import { wordsOf } from '../quarantine/quarantine.ts'
import { type MessageOutcome, type Outcome, takeOutcomes } from './outcomes.ts'

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
    SELECT pg_notify(${CHANNELS.hits}, '')`.execute(db)
}

interface HitRow {
  seq: number
  message_id: string
  kind: Outcome
  data: Record<string, unknown>
  at: Date
}

/** Takes the oldest hits and applies them; returns how many there were. What can never be applied is put aside. */
export async function takeHits(db: Database, now: Date): Promise<number> {
  let done = 0
  await isolateCulprit({
    max: MOST,
    async work(max, onTaken) {
      const taken = await takeSome(db, max, onTaken, now)
      done += taken
      return taken
    },
    async alone(error) {
      await quarantineOldest(db, wordsOf(error), now)
      done++
    },
  })
  return done
}

/** By their place, as events are taken from their inbox. */
const oldest = (max: number) => sql`SELECT ctid FROM outcome_inbox ORDER BY seq LIMIT ${max}`

function takeSome(db: Database, max: number, onTaken: (count: number) => void, now: Date): Promise<number> {
  return db.transaction().execute(async (tx) => {
    // One taker at a time: hits of one message are applied in their order.
    await sql`SELECT pg_advisory_xact_lock(hashtext('parcours.hits'))`.execute(tx)
    const { rows } = await sql<HitRow>`
      DELETE FROM outcome_inbox WHERE ctid = ANY (ARRAY (${oldest(max)})) RETURNING seq, message_id, kind, data, at`.execute(tx)
    onTaken(rows.length)
    rows.sort((a, b) => a.seq - b.seq)
    await takeOutcomes(
      tx,
      rows.map(({ message_id: messageId, kind, data, at }) => ({ messageId, kind, data, at })),
      now,
    )
    return rows.length
  })
}

async function quarantineOldest(db: Database, error: string, now: Date): Promise<void> {
  await sql`
    WITH gone AS (DELETE FROM outcome_inbox WHERE ctid = ANY (ARRAY (${oldest(1)})) RETURNING *)
    INSERT INTO quarantine (workspace_id, kind, key, name, payload, error, first_at, last_at)
    SELECT m.workspace_id, 'messageEvent', gone.seq::text, gone.kind, to_jsonb(gone), ${error}, ${now}::timestamptz, ${now}::timestamptz
      FROM gone JOIN messages m ON m.id = gone.message_id
    ON CONFLICT DO NOTHING`.execute(db)
}

/** Puts a quarantined hit back, as the last one. */
export async function returnToHits(tx: WorkspaceTx, quarantineId: string): Promise<void> {
  await sql`
    INSERT INTO outcome_inbox (message_id, kind, data, at)
    SELECT h.message_id, h.kind, h.data, h.at
      FROM quarantine q CROSS JOIN LATERAL jsonb_populate_record(NULL::outcome_inbox, q.payload) h WHERE q.id = ${quarantineId}`.execute(tx)
  await sql`SELECT pg_notify(${CHANNELS.hits}, '')`.execute(tx)
}
