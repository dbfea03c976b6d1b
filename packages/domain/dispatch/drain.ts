import { type Database, inWorkspaceByKey } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import { withIdentityRetry } from '../contacts/resolve.ts'
import { nextInTurn, type WorkspaceTurn } from '../next-in-turn.ts'
import { isolateCulprit } from '../quarantine/isolate-culprit.ts'
import { FIRST_UUID } from '../uuid.ts'
import { processAlone } from './lone-event.ts'
import { hearsOfDates, moveDates } from './move-dates.ts'
import { type Portion, takeEvents } from './take-events.ts'
import { tellEvents } from './tell.ts'
import { tellBacklog } from './tell-backlog.ts'
import { wakeWaiting } from './wake.ts'

/** Events that one transaction takes. */
const MAX_BATCH = 5000

export interface Drained {
  events: number
  /** Runs to start or wake are marked in `journey_runs`; see launch.ts. */
  entered: number
  woken: number
}

/**
 * Carries one batch of a shard from the inbox to its effects, in one transaction: who it is of, profiles, the record
 * and its daily summary, journeys that begin, waits that end. Either all of it happened or none; a batch is of one
 * workspace. What can never succeed is found by halving the batch, put aside with its reason, and the others go on.
 * Undefined when the inbox of the shard is empty, but for those who are passed over.
 */
export async function drainBatch(
  db: Database,
  shard: number,
  now: Date,
  turn: WorkspaceTurn = { after: FIRST_UUID },
  passedOver?: ReadonlySet<string>,
): Promise<Drained | undefined> {
  const workspaceId = await nextInTurn(db, sql`event_inbox WHERE shard = ${shard}`, turn, passedOver)
  if (!workspaceId) return undefined
  const drained: Drained = { events: 0, entered: 0, woken: 0 }
  await isolateCulprit({
    max: MAX_BATCH,
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
  const { listeners, later, ...counts } = await withIdentityRetry(() =>
    db.transaction().execute(async (tx) => {
      const { taken, events } = await takeEvents(tx, portion, now)
      return { events: taken, ...(await tellEvents(tx, workspaceId, events, now)) }
    }),
  )
  // They are done: what fails from here on is none of theirs.
  portion.onTaken(0)
  // Whoever came to wait while this was not committed yet was seen by
  // nobody: they could not see the record, nor we them.
  const again = listeners.filter(({ kind }) => kind === 'wait')
  const woken =
    again.length > 0 ? await inWorkspaceByKey(db, workspaceId, (tx) => wakeWaiting(tx, workspaceId, again)) : 0
  const dates = listeners.filter(hearsOfDates)
  if (dates.length > 0) await inWorkspaceByKey(db, workspaceId, (tx) => moveDates(tx, workspaceId, dates, now))
  // In the same way, whoever has come meanwhile to where they stood then.
  if (later) await inWorkspaceByKey(db, workspaceId, (tx) => tellBacklog(tx, workspaceId, now))
  return { ...counts, woken: counts.woken + woken }
}
