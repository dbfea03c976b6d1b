import { Context } from '@temporalio/activity'

/** So often a heartbeat says that the work goes on. */
const ALIVE_MS = 1000

/**
 * Does `work`, telling Temporal every second that it goes on: its worker
 * is missed within seconds when it dies, also in a long statement.
 * @param details what ops see beside it, as it is at each heartbeat
 */
export async function whileAlive<T>(work: () => Promise<T>, details?: object): Promise<T> {
  const context = Context.current()
  const alive = setInterval(() => context.heartbeat(details), ALIVE_MS)
  try {
    return await work()
  } finally {
    clearInterval(alive)
  }
}
