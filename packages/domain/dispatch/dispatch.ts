import type { Database } from '@parcours/db/connection.ts'
import { busyWorkspaces } from '../journeys/running/launch.ts'
import type { WorkspaceTurn } from '../next-in-turn.ts'
import { drainBatch } from './drain.ts'

/**
 * Runs of a workspace that have not begun, beyond which its events wait in the inbox: its next cohorts become larger
 * instead of more. The events of other workspaces go on.
 */
const MAX_RUNS_TO_BEGIN = 8

export interface Dispatched {
  events: number
  /** No events but perhaps those of workspaces with many runs to begin. */
  isHeldBack: boolean
}

/** Processes the next batch of a shard: of the workspace whose turn it is, among those that are not busy. */
export async function dispatchNext(db: Database, shard: number, now: Date, turn: WorkspaceTurn): Promise<Dispatched> {
  let areBusy = false
  const drained = await drainBatch(db, shard, now, turn, async (tx) => {
    const busy = await busyWorkspaces(tx, MAX_RUNS_TO_BEGIN, now)
    areBusy = busy.size > 0
    return busy
  })
  return { events: drained?.events ?? 0, isHeldBack: !drained && areBusy }
}
