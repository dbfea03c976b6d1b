import { type Database, inWorkspace } from '@parcours/db/connection.ts'
import type { ProviderFailure } from '@parcours/model/delivery/provider-problem.ts'
import { sql } from 'kysely'

/** Why the provider of a connection could not be used, and since when. */
export interface ConnectionFailure extends ProviderFailure {
  since: string
}

/** Records that a connection could not be used; the same problem keeps the moment since which it lasts. */
export async function recordFailure(
  db: Database,
  workspaceId: string,
  connectionId: string,
  { problem, host, reason }: ProviderFailure,
  now: Date,
): Promise<void> {
  const failure: ConnectionFailure = { problem, host, reason, since: now.toISOString() }
  await inWorkspace(db, workspaceId, (tx) =>
    tx
      .updateTable('connections')
      .set({ failure: JSON.stringify(failure) })
      .where('id', '=', connectionId)
      .where(sql<boolean>`failure ->> 'problem' IS DISTINCT FROM ${problem}`)
      .execute(),
  )
}

/** Records that a connection works again. */
export async function recordRecovery(db: Database, workspaceId: string, connectionId: string): Promise<void> {
  await inWorkspace(db, workspaceId, (tx) =>
    tx
      .updateTable('connections')
      .set({ failure: null })
      .where('id', '=', connectionId)
      .where('failure', 'is not', null)
      .execute(),
  )
}
