import { type Database, inWorkspaceByKey } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import { withIdentityRetry } from '../contacts/resolve.ts'
import { nextInTurn, type PassedOver, type WorkspaceTurn } from '../next-in-turn.ts'
import { isolateCulprit } from '../quarantine/isolate-culprit.ts'
import { FIRST_UUID } from '../uuid.ts'
import { processAlone } from './lone-event.ts'
import { concernsDates, moveDates } from './move-dates.ts'
import { resolveWaits } from './resolve-waits.ts'
import { routeDeferredEvents } from './route-deferred-events.ts'
import { recordAndRouteEvents } from './route-events.ts'
import { type Portion, takeEvents } from './take-events.ts'

/** Events in one transaction. */
const MAX_EVENTS_PER_BATCH = 5000

export interface Drained {
  events: number
  /** Runs to start or wake are marked in `journey_runs`; see launch.ts. */
  entered: number
  woken: number
}

/**
 * Processes one batch of a shard's inbox in one transaction: contacts, profiles, the record and its daily summary,
 * enrollments, waits that end. All of it is done or none. A batch is of one workspace. An event that can never succeed
 * is found by halving the batch and quarantined with its reason; the others go on. Undefined when the shard's inbox is
 * empty but for the workspaces passed over.
 */
export async function drainBatch(
  db: Database,
  shard: number,
  now: Date,
  turn: WorkspaceTurn = { after: FIRST_UUID },
  passedOver?: PassedOver,
): Promise<Drained | undefined> {
  const workspaceId = await nextInTurn(db, sql`event_inbox WHERE shard = ${shard}`, turn, passedOver)
  if (!workspaceId) return undefined
  const drained: Drained = { events: 0, entered: 0, woken: 0 }
  await isolateCulprit({
    max: MAX_EVENTS_PER_BATCH,
    async work(max, onTaken) {
      const part = await drainPart(db, { shard, workspaceId, max, onTaken }, now)
      for (const count of ['events', 'entered', 'woken'] as const) drained[count] += part[count]
      return part.events
    },
    async alone() {
      await processAlone(db, { shard, workspaceId }, now)
      drained.events++
    },
  })
  return drained
}

async function drainPart(db: Database, portion: Portion, now: Date): Promise<Drained> {
  const { workspaceId } = portion
  const { subscriptions, hasDeferred, ...counts } = await withIdentityRetry(() =>
    db.transaction().execute(async (tx) => {
      const { taken, events } = await takeEvents(tx, portion, now)
      return { events: taken, ...(await recordAndRouteEvents(tx, workspaceId, events, now)) }
    }),
  )
  // The events are done: a failure from here on is not theirs.
  portion.onTaken(0)
  // A contact who started waiting before this transaction committed missed the event, as neither saw the other: match
  // waits again after the commit.
  const again = subscriptions.filter(({ kind }) => kind === 'wait')
  const woken =
    again.length > 0 ? await inWorkspaceByKey(db, workspaceId, (tx) => resolveWaits(tx, workspaceId, again)) : 0
  const dates = subscriptions.filter(concernsDates)
  if (dates.length > 0) await inWorkspaceByKey(db, workspaceId, (tx) => moveDates(tx, workspaceId, dates, now))
  // In the same way, a contact may have reached the position that a deferred event needs.
  if (hasDeferred) await inWorkspaceByKey(db, workspaceId, (tx) => routeDeferredEvents(tx, workspaceId, now))
  return { ...counts, woken: counts.woken + woken }
}
