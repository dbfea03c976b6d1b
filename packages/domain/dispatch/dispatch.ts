import type { Database } from '@parcours/db/connection.ts'
import { busyWorkspaces } from '../journeys/running/launch.ts'
import type { WorkspaceTurn } from '../next-in-turn.ts'
import { drainBatch } from './drain.ts'

/**
 * Runs of a workspace waiting to be carried out for the first time beyond which its events wait in the inbox, so that
 * its next cohorts are larger instead of more. The events of others go on.
 */
const MOST_TO_BEGIN = 8

export interface Dispatched {
  events: number
  /** Nothing was there but perhaps events of workspaces that have many runs to begin. */
  isHeldBack: boolean
}

/** Carries the next batch of a shard to its effects: of the workspace whose turn it is among those that are not busy. */
export async function dispatchNext(db: Database, shard: number, now: Date, turn: WorkspaceTurn): Promise<Dispatched> {
  const busy = await busyWorkspaces(db, MOST_TO_BEGIN, now)
  const drained = await drainBatch(db, shard, now, turn, busy)
  return { events: drained?.events ?? 0, isHeldBack: !drained && busy.size > 0 }
}
