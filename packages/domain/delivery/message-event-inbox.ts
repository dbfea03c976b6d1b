import { jsons, texts, uuids } from '@parcours/db/arrays.ts'
import { type Database, enterWorkspace, type WorkspaceTx } from '@parcours/db/connection.ts'
import type { MessageEventKind } from '@parcours/model/delivery/message-event.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { storeEvents } from '../events/inbox.ts'
import { nextInTurn, type WorkspaceTurn } from '../next-in-turn.ts'
import { CHANNELS, notify } from '../notify.ts'
import { isolateCulprit } from '../quarantine/isolate-culprit.ts'
import { wordsOf } from '../quarantine/quarantine.ts'
import { FIRST_UUID } from '../uuid.ts'
import { applyMessageEvents, type MessageEvent } from './message-events.ts'

/** Tracked events that one transaction applies. */
const MAX_BATCH = 4000

/**
 * Stores opens and clicks durably and at once; a worker applies them a moment later. A burst of opens, as it follows a
 * campaign, is accepted as fast as rows are written. Events of messages that no longer exist are dropped.
 */
export async function storeMessageEvents(db: Database, events: MessageEvent[]): Promise<void> {
  await sql`/* prepared: store_message_events */
    INSERT INTO message_event_inbox (workspace_id, message_id, kind, data, at)
    SELECT m.workspace_id, h.message_id, h.kind, h.data, h.at
      FROM unnest(
             ${uuids(events.map(({ messageId }) => messageId))}, ${texts(events.map(({ kind }) => kind))},
             ${jsons(events.map(({ data }) => data ?? {}))}, ${events.map(({ at }) => at)}::timestamptz[]
           ) AS h (message_id, kind, data, at)
      -- One look-up each, whatever the planner believes of messages that were written a moment ago.
      CROSS JOIN LATERAL (SELECT workspace_id FROM messages WHERE id = h.message_id LIMIT 1) m`.execute(db)
  await notify(db, CHANNELS.messageEvents, [''])
}

interface InboxRow {
  seq: number
  message_id: string
  kind: MessageEventKind
  data: Record<string, unknown>
  at: Date
}

/**
 * Applies the oldest events of the workspace whose turn it is; returns their number, 0 when no workspace has any. An
 * event that can never be applied is quarantined.
 */
export async function takeMessageEvents(
  db: Database,
  now: Date,
  turn: WorkspaceTurn = { after: FIRST_UUID },
): Promise<number> {
  const workspaceId = await nextInTurn(db, sql`message_event_inbox WHERE true`, turn)
  if (!workspaceId) return 0
  let done = 0
  await isolateCulprit({
    max: MAX_BATCH,
    async work(max, onTaken) {
      const taken = await takeSome(db, { workspaceId, max, onTaken }, now)
      done += taken
      return taken
    },
    async alone(error) {
      await quarantineOldest(db, workspaceId, wordsOf(error), now)
      done++
    },
  })
  return done
}

/** By the physical place of their rows, as events are taken from their inbox; in the order in which they happened. */
const oldest = (workspaceId: WorkspaceId, max: number) =>
  sql`SELECT ctid FROM message_event_inbox WHERE workspace_id = ${workspaceId} ORDER BY at, seq LIMIT ${max}`

interface Portion {
  workspaceId: WorkspaceId
  max: number
  onTaken: (count: number) => void
}

function takeSome(db: Database, { workspaceId, max, onTaken }: Portion, now: Date): Promise<number> {
  return db.transaction().execute(async (tx) => {
    // One process at a time: events of one message are applied in their order.
    await sql`SELECT pg_advisory_xact_lock(hashtext('parcours.message_events'))`.execute(tx)
    await enterWorkspace(tx, workspaceId)
    const { rows } = await sql<InboxRow>`
      DELETE FROM message_event_inbox WHERE ctid = ANY (ARRAY (${oldest(workspaceId, max)}))
      RETURNING seq, message_id, kind, data, at`.execute(tx)
    onTaken(rows.length)
    rows.sort((a, b) => a.at.getTime() - b.at.getTime() || a.seq - b.seq)
    const messageEvents = rows.map(({ message_id: messageId, kind, data, at }) => ({ messageId, kind, data, at }))
    const events = await applyMessageEvents(tx, workspaceId, messageEvents, now)
    // They count as received when they happened: no wait ends before they are matched.
    await storeEvents(
      tx,
      events.map((event) => ({ ...event, receivedAt: event.occurredAt })),
      now,
    )
    return rows.length
  })
}

async function quarantineOldest(db: Database, workspaceId: WorkspaceId, error: string, now: Date): Promise<void> {
  await sql`
    WITH gone AS (DELETE FROM message_event_inbox WHERE ctid = ANY (ARRAY (${oldest(workspaceId, 1)})) RETURNING *)
    INSERT INTO quarantine (workspace_id, kind, key, name, payload, error, first_at, last_at)
    SELECT workspace_id, 'messageEvent', seq::text, kind, to_jsonb(gone), ${error}, ${now}::timestamptz,
           ${now}::timestamptz
      FROM gone
    ON CONFLICT DO NOTHING`.execute(db)
}

/** Puts a quarantined event back; it is the oldest again. */
export async function returnToMessageEventInbox(tx: WorkspaceTx, quarantineId: string): Promise<void> {
  await sql`
    INSERT INTO message_event_inbox (workspace_id, message_id, kind, data, at)
    SELECT q.workspace_id, h.message_id, h.kind, h.data, h.at
      FROM quarantine q
      CROSS JOIN LATERAL jsonb_populate_record(NULL::message_event_inbox, q.payload) h
     WHERE q.id = ${quarantineId}`.execute(tx)
  await notify(tx, CHANNELS.messageEvents, [''])
}
