import { type Database, useByKey } from '@parcours/db/connection.ts'
import { sql } from 'kysely'

/** Work that waits in one queue that all workspaces share. */
export interface QueueState {
  /** How much there is; counted up to {@link MAX_COUNTED}. */
  waiting: number
  /** How long the oldest of it has been waiting; 0 when there is none. */
  oldestSeconds: number
}

/** How far the work of the installation is behind, and how much of it was put aside. */
export interface Backlog {
  events: QueueState
  messageEvents: QueueState
  segments: QueueState
  quarantined: number
}

/** Beyond, it no longer matters how much it is, and counting would read for long. */
const MAX_COUNTED = 100_000

/** From this age on the oldest piece of work says that something holds it up. */
export const BEHIND_SECONDS = 60

export function isBehind({ events, messageEvents, segments }: Backlog): boolean {
  return [events, messageEvents, segments].some(({ oldestSeconds }) => oldestSeconds > BEHIND_SECONDS)
}

/** Reads the queues of all workspaces. */
export function readBacklog(db: Database, now: Date): Promise<Backlog> {
  return db.transaction().execute(async (tx) => {
    await useByKey(tx)
    const queue = async (table: string, key: string, time: string): Promise<QueueState> => {
      const { rows } = await sql<{ waiting: number; oldest: Date | null }>`
        SELECT (SELECT count(*)::int FROM (SELECT FROM ${sql.table(table)} LIMIT ${MAX_COUNTED}) q) AS waiting,
               (SELECT ${sql.ref(time)}
                  FROM ${sql.table(table)}
                 ORDER BY ${sql.ref(key)}
                 LIMIT 1) AS oldest`.execute(tx)
      const [row] = rows
      const age = row?.oldest ? (now.getTime() - row.oldest.getTime()) / 1000 : 0
      return { waiting: row?.waiting ?? 0, oldestSeconds: Math.max(0, Math.round(age)) }
    }
    const { rows } = await sql<{ count: number }>`SELECT count(*)::int AS count FROM quarantine`.execute(tx)
    return {
      events: await queue('event_inbox', 'seq', 'received_at'),
      messageEvents: await queue('message_event_inbox', 'seq', 'at'),
      segments: await queue('segment_dirty_contacts', 'seq', 'at'),
      quarantined: rows[0]?.count ?? 0,
    }
  })
}
