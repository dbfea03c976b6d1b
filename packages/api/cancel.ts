import type { Database, WorkspaceTx } from '@parcours/db/connection.ts'
import type { FastifyReply } from 'fastify'
import { sql } from 'kysely'

/** PostgreSQL's code of a statement that was cancelled. */
const CANCELLED = '57014'

/** Does work that is of no use once the caller has left: then its statement is cancelled in PostgreSQL too, and undefined is returned. */
export async function whileAwaited<T>(db: Database, tx: WorkspaceTx, reply: FastifyReply, work: () => Promise<T>): Promise<T | undefined> {
  const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(tx)
  let working = true
  const cancel = () => {
    if (working && !reply.raw.writableFinished) void sql`SELECT pg_cancel_backend(${rows[0]?.pid})`.execute(db).catch(() => {})
  }
  reply.raw.once('close', cancel)
  try {
    return await work()
  } catch (error) {
    if ((error as { code?: string }).code === CANCELLED && reply.raw.destroyed) return undefined
    throw error
  } finally {
    working = false
    reply.raw.off('close', cancel)
  }
}
