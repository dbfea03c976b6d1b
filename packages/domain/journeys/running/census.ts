import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { RunId, WorkspaceId } from '@parcours/model/id.ts'
import type { Census } from '@parcours/model/journey/advance.ts'
import type { PositionState } from '@parcours/model/journey/state.ts'
import { sql } from 'kysely'
import { routedBefore } from '../waits/since.ts'
import { nextAttemptAt } from '../waits/watermark.ts'

/** Due times reported a step: the conductor only needs the earliest, ops like to see what follows. */
const DUE_SHOWN = 20

/** Contacts whose time is up, but not for sure yet: up to when the inbox is routed, and when to ask again. */
export interface Hold {
  reaches: Date
  /** When the journey was resumed last. */
  resumedAt?: Date | null | undefined
  now: Date
  again: Date
}

export interface Counted {
  census: Census
  /** Whether contacts wait for the inbox. */
  held: boolean
}

/**
 * How many of a run are at which step. As in all that reads contacts by their run, `ended_at` is not asked for: an
 * index of open enrollments would do for that, and hold all of them.
 */
export async function takeCensus(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  runId: RunId,
  hold?: Hold,
): Promise<Counted> {
  const isHeld = hold
    ? sql`
      (p.state = 'waiting'
       AND p.due_at <= ${hold.now}
       AND (p.due_at > p.since OR p.awaited_date IS NOT NULL)
       AND ${routedBefore(hold.resumedAt)} >= ${hold.reaches}
       AND p.outcome IS DISTINCT FROM 'limited')`
    : sql`false`
  const { rows } = await sql<{
    node_id: string
    state: PositionState
    due_at: Date | null
    held: boolean
    count: number
  }>`
    SELECT node_id, state, due_at, ${isHeld} AS held, count(*)::int AS count FROM journey_positions p
     WHERE workspace_id = ${workspaceId} AND run_id = ${runId} AND state <> 'done'
     GROUP BY node_id, state, due_at, held ORDER BY node_id, due_at`.execute(tx)
  const dueAt = ({ held, due_at }: (typeof rows)[number]) => (held && hold ? hold.again : due_at)
  const census = [...Map.groupBy(rows, ({ node_id }) => node_id)].map(([nodeId, standing]) => ({
    nodeId,
    all: standing.reduce((sum, { count }) => sum + count, 0),
    ready: standing.filter(({ state }) => state === 'ready').reduce((sum, { count }) => sum + count, 0),
    due: standing
      .flatMap((one) => {
        const at = one.state === 'waiting' ? dueAt(one) : null
        return at ? [{ at: at.toISOString(), count: one.count }] : []
      })
      .sort((one, other) => (one.at < other.at ? -1 : 1))
      .slice(0, DUE_SHOWN),
  }))
  return { census, held: rows.some(({ held }) => held) }
}

/** Takes the census, and closes the run's row when no contact is left. */
export async function takeCensusAndClose(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  runId: RunId,
  now: Date,
  { reaches, resumedAt }: Partial<Pick<Hold, 'reaches' | 'resumedAt'>> = {},
): Promise<Counted> {
  const counted = await takeCensus(
    tx,
    workspaceId,
    runId,
    reaches && { reaches, resumedAt, now, again: nextAttemptAt(reaches, now) },
  )
  if (counted.census.length === 0) {
    await tx
      .updateTable('journey_runs')
      .set({ ended_at: now })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', runId)
      .where('ended_at', 'is', null)
      .execute()
  }
  return counted
}
