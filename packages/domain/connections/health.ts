import { type Database, inWorkspace } from '@parcours/db/connection.ts'
import { type ProviderFailure, ProviderUnavailable } from '@parcours/model/delivery/provider-problem.ts'
import type { ConnectionId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import type { LoadedConnection } from './load.ts'

/** Why the provider of a connection could not be used, and since when. */
export interface ConnectionFailure extends ProviderFailure {
  since: string
}

/**
 * Uses a connection, and notes whether it works: under Settings users see at once which one does not. No transaction is
 * open: it waits for the network.
 */
export async function watched<T>(
  { db, clock }: { db: Database; clock: () => Date },
  workspaceId: WorkspaceId,
  connection: LoadedConnection,
  use: () => Promise<T>,
): Promise<T> {
  try {
    const done = await use()
    if (connection.hasFailed) await recordRecovery(db, workspaceId, connection.id)
    connection.hasFailed = false
    return done
  } catch (error) {
    if (error instanceof ProviderUnavailable) {
      await recordFailure(db, workspaceId, connection.id, error, clock())
      connection.hasFailed = true
    }
    throw error
  }
}

/** Records that a connection could not be used; the same problem keeps the moment since which it lasts. */
async function recordFailure(
  db: Database,
  workspaceId: WorkspaceId,
  connectionId: ConnectionId,
  { problem, host, reason, advice }: ProviderFailure,
  now: Date,
): Promise<void> {
  const failure: ConnectionFailure = { problem, host, reason, advice, since: now.toISOString() }
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
async function recordRecovery(db: Database, workspaceId: WorkspaceId, connectionId: ConnectionId): Promise<void> {
  await inWorkspace(db, workspaceId, (tx) =>
    tx
      .updateTable('connections')
      .set({ failure: null })
      .where('id', '=', connectionId)
      .where('failure', 'is not', null)
      .execute(),
  )
}
