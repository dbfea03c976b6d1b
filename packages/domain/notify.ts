import type { WorkspaceTx } from '@parcours/db/connection.ts'
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
