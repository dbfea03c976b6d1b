import { type Database, inWorkspaceByKey, type WorkspaceTx } from '@parcours/db/connection.ts'
import { isOfTheMoment } from '@parcours/db/failure.ts'
import type { JourneyId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { withIdentityRetry } from '../contacts/resolve.ts'
import { isChange, isCounted, type ResolvedEvent } from '../events/resolved-event.ts'
import { subscriptionsFor } from '../journeys/subscriptions/event-subscriptions.ts'
import { CHANNELS } from '../notify.ts'
import { type QuarantinedItem, quarantineItems, releaseItems, wordsOf } from '../quarantine/quarantine.ts'
import { recordEvents } from './record.ts'
import { routeEvents } from './route-events.ts'
import { oldestInInbox, takeEvents } from './take-events.ts'

interface InboxKey {
  shard: number
  workspaceId: WorkspaceId
}

/**
 * Processes the oldest event of a workspace, which fails together with all that it leads to: it is recorded, and routed
 * to each journey in a transaction of its own. What still fails is quarantined: the event, or its part in one journey.
 */
export async function processAlone(db: Database, key: InboxKey, now: Date): Promise<void> {
  const { workspaceId } = key
  const recorded = await recordOrQuarantine(db, key, now)
  for (const { event, journeyId } of recorded) {
    try {
      await inWorkspaceByKey(db, workspaceId, async (tx) => {
        await routeEvents(tx, workspaceId, [event], now, journeyId)
        await releaseItems(tx, 'journeyEvent', [keyOf(event, journeyId)])
      })
    } catch (error) {
      await inWorkspaceByKey(db, workspaceId, (tx) =>
        quarantineItems(tx, workspaceId, [itemOf(event, journeyId, wordsOf(error))], now),
      )
    }
  }
}

interface RecordedEvent {
  event: ResolvedEvent
  journeyId: JourneyId
}

async function recordOrQuarantine(db: Database, key: InboxKey, now: Date): Promise<RecordedEvent[]> {
  try {
    return await withIdentityRetry(() => db.transaction().execute((tx) => recordAlone(tx, key, now)))
  } catch (error) {
    if (isOfTheMoment(error)) throw error
    await db.transaction().execute((tx) => quarantineOldest(tx, key, wordsOf(error), now))
    return []
  }
}

/** Records the event, and quarantines it for each subscribed journey until it is routed: a crash loses nothing. */
async function recordAlone(tx: WorkspaceTx, key: InboxKey, now: Date): Promise<RecordedEvent[]> {
  const { events } = await takeEvents(tx, { ...key, max: 1, onTaken: () => {} }, now)
  const [event] = events
  if (!event) return []
  if (!isChange(event)) await recordEvents(tx, key.workspaceId, [event])
  const subscriptions =
    isChange(event) || isCounted(event) ? await subscriptionsFor(tx, [event], { changes: isChange(event) }) : []
  const journeyIds = [...new Set(subscriptions.map(({ journeyId }) => journeyId))]
  await quarantineItems(
    tx,
    key.workspaceId,
    journeyIds.map((journeyId) => itemOf(event, journeyId)),
    now,
  )
  return journeyIds.map((journeyId) => ({ event, journeyId }))
}

const keyOf = (event: ResolvedEvent, journeyId: JourneyId) => `${event.id} ${journeyId}`

/** The quarantined part of an event in one journey. */
export function itemOf(event: ResolvedEvent, journeyId: JourneyId, error?: string): QuarantinedItem {
  return {
    kind: 'journeyEvent',
    key: keyOf(event, journeyId),
    name: event.name,
    payload: { journeyId, event },
    ...(error !== undefined && { error }),
  }
}

/** Quarantines the oldest event by one statement, without reading it. */
async function quarantineOldest(tx: WorkspaceTx, key: InboxKey, error: string, now: Date): Promise<void> {
  await sql`
    WITH gone AS (
      DELETE FROM event_inbox WHERE ctid = ANY (ARRAY (${oldestInInbox({ ...key, max: 1 })})) RETURNING *
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
