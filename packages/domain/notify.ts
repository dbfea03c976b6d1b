import type { Database, WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'

/** The channels of LISTEN/NOTIFY, by what a commit tells on them. Triggers of the database use the same names. */
export const CHANNELS = {
  /** Workflows are to be started, woken or told something; the launcher looks. */
  launcher: 'parcours_runs',
  /** Events were received; the payload is their shard. */
  inbox: 'parcours_inbox',
  /** Opens, clicks and results of messages were received. */
  messageEvents: 'parcours_message_events',
  /** Contacts are to be evaluated against segments. */
  segments: 'parcours_segments',
} as const

/** Lets the launcher look, once the transaction commits, for what was marked to be started or woken. */
export async function wakeLauncher(tx: WorkspaceTx): Promise<void> {
  await sql`SELECT pg_notify(${CHANNELS.launcher}, '')`.execute(tx)
}

/**
 * Tells listeners of a channel, with each of these payloads; inside a transaction once it commits. PostgreSQL commits
 * what notifies one after the other, each until it is on the disk: what is written often by many at once notifies by a
 * commit of its own, which has nothing to bring there. Listeners also look by themselves from time to time.
 */
export async function notify(db: Database, channel: string, payloads: string[]): Promise<void> {
  await sql`/* prepared: notify */ SELECT pg_notify(${channel}, payload) FROM unnest(${payloads}::text[]) payload`.execute(
    db,
  )
}
