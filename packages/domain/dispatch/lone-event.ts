import { type Database, inWorkspaceByKey, type WorkspaceTx } from '@parcours/db/connection.ts'
import { isOfTheMoment } from '@parcours/db/failure.ts'
import { sql } from 'kysely'
import { withIdentityRetry } from '../contacts/resolve.ts'
import { isChange, isCounted, type ResolvedEvent } from '../events/resolved-event.ts'
import { listenersFor } from '../journeys/subscriptions/listeners.ts'
import { CHANNELS } from '../notify.ts'
import { type QuarantinedItem, quarantineItems, releaseItems, wordsOf } from '../quarantine/quarantine.ts'
import { recordEvents } from './record.ts'
import { oldestInInbox, takeEvents } from './take-events.ts'
import { tellRecorded } from './tell.ts'

interface Place {
  shard: number
  workspaceId: string
}

/**
 * Carries out the oldest event of a workspace, which fails together with all that it leads to: it is recorded, and each
 * journey takes it by itself. What still fails is put aside: the event, or what one journey makes of it.
 */
export async function processAlone(db: Database, place: Place, now: Date): Promise<void> {
  const { workspaceId } = place
  const recorded = await recordOrQuarantine(db, place, now)
  for (const { event, journeyId } of recorded) {
    try {
      await inWorkspaceByKey(db, workspaceId, async (tx) => {
        await tellRecorded(tx, workspaceId, [event], now, journeyId)
        await releaseItems(tx, 'journeyEvent', [keyOf(event, journeyId)])
      })
    } catch (error) {
      await inWorkspaceByKey(db, workspaceId, (tx) =>
        quarantineItems(tx, workspaceId, [itemOf(event, journeyId, wordsOf(error))], now),
      )
    }
  }
}

interface Told {
  event: ResolvedEvent
  journeyId: string
}

async function recordOrQuarantine(db: Database, place: Place, now: Date): Promise<Told[]> {
  try {
    return await withIdentityRetry(() => db.transaction().execute((tx) => recordAlone(tx, place, now)))
  } catch (error) {
    if (isOfTheMoment(error)) throw error
    await db.transaction().execute((tx) => quarantineOldest(tx, place, wordsOf(error), now))
    return []
  }
}

/**
 * Records the event. Each journey that it concerns is noted as not
 * having taken it yet: a crash in between loses nothing.
 */
async function recordAlone(tx: WorkspaceTx, place: Place, now: Date): Promise<Told[]> {
  const { events } = await takeEvents(tx, { ...place, max: 1, onTaken: () => {} }, now)
  const [event] = events
  if (!event) return []
  if (!isChange(event)) await recordEvents(tx, place.workspaceId, [event])
  const listeners =
    isChange(event) || isCounted(event) ? await listenersFor(tx, [event], { changes: isChange(event) }) : []
  const journeyIds = [...new Set(listeners.map(({ journeyId }) => journeyId))]
  await quarantineItems(
    tx,
    place.workspaceId,
    journeyIds.map((journeyId) => itemOf(event, journeyId)),
    now,
  )
  return journeyIds.map((journeyId) => ({ event, journeyId }))
}

const keyOf = (event: ResolvedEvent, journeyId: string) => `${event.id} ${journeyId}`

/** What one journey makes of an event, as it is put aside. */
export function itemOf(event: ResolvedEvent, journeyId: string, error?: string): QuarantinedItem {
  return {
    kind: 'journeyEvent',
    key: keyOf(event, journeyId),
    name: event.name,
    payload: { journeyId, event },
    ...(error !== undefined && { error }),
  }
}

/** Puts the oldest event aside by one statement: what cannot be taken apart here never comes here. */
async function quarantineOldest(tx: WorkspaceTx, place: Place, error: string, now: Date): Promise<void> {
  await sql`
    WITH gone AS (
      DELETE FROM event_inbox WHERE ctid = ANY (ARRAY (${oldestInInbox({ ...place, max: 1 })})) RETURNING *
    )
    INSERT INTO quarantine AS q (workspace_id, kind, key, name, payload, error, first_at, last_at)
    SELECT workspace_id, 'event', id::text, name, to_jsonb(gone), ${error}, ${now}::timestamptz, ${now}::timestamptz
      FROM gone
    ON CONFLICT (workspace_id, kind, key) DO UPDATE
      SET failures = q.failures + 1, last_at = excluded.last_at, error = excluded.error`.execute(tx)
}

/** Puts a quarantined event back into the inbox, as the last one. */
export async function returnToInbox(tx: WorkspaceTx, quarantineId: string): Promise<void> {
  await sql`
    INSERT INTO event_inbox (
      shard, workspace_id, id, kind, contact_id, user_id, anonymous_id, previous_id, name, properties, traits, context,
      guarded,
      occurred_at, received_at)
    SELECT e.shard, e.workspace_id, e.id, e.kind, e.contact_id, e.user_id, e.anonymous_id, e.previous_id, e.name,
           e.properties, e.traits, e.context, coalesce(e.guarded, false), e.occurred_at, e.received_at
      FROM quarantine q CROSS JOIN LATERAL jsonb_populate_record(NULL::event_inbox, q.payload) e
     WHERE q.id = ${quarantineId}`.execute(tx)
  await sql`
    SELECT pg_notify(${CHANNELS.inbox}, payload ->> 'shard') FROM quarantine WHERE id = ${quarantineId}`.execute(tx)
}
