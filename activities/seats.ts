import { FairLimit } from '@parcours/db/fair-limit.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { Context } from '@temporalio/activity'
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common'

/** Activities of workspaces that a worker has at once; most of them wait for a place (see place.ts). */
const SEATS = 1160
/** Those that never end (dispatchers, launcher, membership maintenance) and the work of the night. */
const STANDING = 40
/** Activities that a worker takes. */
export const MAX_ACTIVITIES = SEATS + STANDING

const AGAIN_MS = 1000
const MAX_RETRY_INTERVAL_MS = 10_000

/** Seats that workspaces share: what waits of one must not keep all others outside the worker. */
export class Seats {
  readonly #seats = new FairLimit(SEATS)

  /** Does the work if its workspace may have a seat; else Temporal brings it again soon. */
  async run<T>(workspaceId: WorkspaceId, work: () => Promise<T>): Promise<T> {
    const giveBack = this.#seats.tryTake(workspaceId)
    if (!giveBack) throw comeAgain()
    try {
      return await work()
    } finally {
      giveBack()
    }
  }
}

/** Spread, so that what was turned away together does not come back together. */
function comeAgain(): ApplicationFailure {
  const { attempt } = Context.current().info
  return ApplicationFailure.create({
    type: 'NoSeat',
    message: 'Much of this workspace is under way already: this is tried again in a moment',
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: Math.round(Math.min(AGAIN_MS * attempt, MAX_RETRY_INTERVAL_MS) * (0.5 + Math.random())),
  })
}
