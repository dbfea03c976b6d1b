import { cancellerOf, isCancelled } from '@parcours/db/cancel.ts'
import type { Database, WorkspaceTx } from '@parcours/db/connection.ts'
import type { FastifyReply } from 'fastify'

/**
 * Does work that is of no use once the caller has left: then its
 * statement is cancelled in PostgreSQL too, and undefined is returned.
 */
export async function whileAwaited<T>(
  db: Database,
  tx: WorkspaceTx,
  reply: FastifyReply,
  work: () => Promise<T>,
): Promise<T | undefined> {
  const cancel = await cancellerOf(db, tx)
  let working = true
  const leave = () => {
    if (working && !reply.raw.writableFinished) cancel()
  }
  reply.raw.once('close', leave)
  try {
    return await work()
  } catch (error) {
    if (isCancelled(error) && reply.raw.destroyed) return undefined
    throw error
  } finally {
    working = false
    reply.raw.off('close', leave)
  }
}
