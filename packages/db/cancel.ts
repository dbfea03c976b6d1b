import { sql } from 'kysely'
import type { Database, WorkspaceTx } from './connection.ts'

/** PostgreSQL's code of a statement that was cancelled. */
const CANCELLED = '57014'

/** Whether a statement failed because it was cancelled. */
export function isCancelled(error: unknown): boolean {
  return (error as { code?: string }).code === CANCELLED
}

/** How to cancel, from elsewhere, the statement that a transaction is at. */
export async function cancellerOf(db: Database, tx: WorkspaceTx): Promise<() => void> {
  const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(tx)
  return () => void sql`SELECT pg_cancel_backend(${rows[0]?.pid})`.execute(db).catch(() => {})
}
