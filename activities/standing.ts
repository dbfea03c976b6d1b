import { STANDING, type StandingWork } from '@parcours/workflows/recurring.ts'
import { Context } from '@temporalio/activity'
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common'
import { whileAlive } from './while-alive.ts'

/** While slow work of some workspaces is waited for, the others are served again after this time. */
const PATIENCE_MS = 1000
/** What failed is not tried again before. */
const LEAST_RETRY_MS = 10_000
/** What failed and has gone well for so long begins anew, without the failure beside it. */
const WELL_AFTER_MS = 3_600_000

/** What ops see beside work that stands: the details of its heartbeat. */
interface RoundsProgress {
  /** When a round ended last (RFC 3339). */
  lastRound?: string
  lastFailure?: string
}

/**
 * An activity that makes rounds of `work` until its worker shuts down or an operator pauses it. A round that fails
 * fails the activity, which Temporal shows with its stack and tries again after the usual pause.
 */
export function standing(name: StandingWork, work: () => Promise<unknown>): () => Promise<void> {
  const { everyMs } = STANDING[name]
  return async () => {
    const context = Context.current()
    const progress: RoundsProgress = { ...(context.info.heartbeatDetails as RoundsProgress | undefined) }
    const rounds = async () => {
      while (!isWellAgain(progress)) {
        await Promise.race([work(), context.cancelled])
        progress.lastRound = new Date().toISOString()
        await context.sleep(everyMs)
      }
    }
    try {
      await whileAlive(rounds, progress)
    } catch (error) {
      if (context.cancellationSignal.aborted) throw leaving(context, error)
      progress.lastFailure = new Date().toISOString()
      context.heartbeat(progress)
      throw ApplicationFailure.fromError(error, { nextRetryDelay: Math.max(everyMs, LEAST_RETRY_MS) })
    }
  }
}

function isWellAgain({ lastFailure }: RoundsProgress): boolean {
  return lastFailure !== undefined && Date.now() - Date.parse(lastFailure) > WELL_AFTER_MS
}

/** A worker that shuts down leaves its work to others at once; paused or cancelled, it just ends. */
function leaving({ cancellationDetails }: Context, cancelled: unknown): unknown {
  if (!cancellationDetails?.workerShutdown) return cancelled
  return ApplicationFailure.create({
    type: 'WorkerShutdown',
    message: 'The worker shuts down: another goes on',
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: 1,
  })
}

/**
 * One round of `work` for the workspaces for which it is not under way already. Slow ones are not waited for; when they
 * fail, the next round reports it.
 */
export function besideEachOther(work: (running: Set<string>) => Promise<unknown>): () => Promise<void> {
  const running = new Set<string>()
  const failures: unknown[] = []
  return async () => {
    const round = work(running).catch((error: unknown) => void failures.push(error))
    await Promise.race([round, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))])
    if (failures.length > 0) throw failures.shift()
  }
}
