import { jsons, texts, uuids } from '@parcours/db/arrays.ts'
import type { Database } from '@parcours/db/connection.ts'
import type { EventKind } from '@parcours/model/events.ts'
import type { ContactId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { CHANNELS, notify } from '../notify.ts'
import { uuidv7 } from '../uuid.ts'

/** Dispatchers working side by side. All events of one identity go to one of them, and stay in order. */
export const SHARDS = 4

/** The kinds in the inbox: events that clients send, and changes of contacts, which the database itself writes. */
export type InboxKind = EventKind | 'change'

/** An event as accepted, before its contact is resolved. */
export interface NewEvent {
  workspaceId: WorkspaceId
  /** Chosen by the sender; the same id is taken in once. */
  messageId: string
  kind: EventKind
  /** Known for events that we make ourselves. */
  contactId?: ContactId | undefined
  userId?: string | undefined
  anonymousId?: string | undefined
  previousId?: string | undefined
  name: string
  properties: Record<string, unknown>
  traits?: Record<string, unknown> | undefined
  context?: Record<string, unknown> | undefined
  occurredAt: Date
  /** When it reached us, if before now. */
  receivedAt?: Date | undefined
  /** Sent with a public key (see `IdentitySignal.guarded`). */
  guarded?: boolean | undefined
}

/** FNV-1a: spreads identities over the shards. */
export function shardOf(workspaceId: WorkspaceId, identity: string): number {
  let hash = 0x811c9dc5
  for (const letter of workspaceId + identity) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193)
  return (hash >>> 0) % SHARDS
}

/**
 * Takes events in durably, in one statement for all of them, whatever sent them. Repeats of a message id are dropped.
 * When it resolves, the events survive a crash.
 */
export async function storeEvents(db: Database, events: NewEvent[], now: Date): Promise<void> {
  if (events.length === 0) return
  const identity = (event: NewEvent) => event.userId ?? event.contactId ?? event.anonymousId ?? ''
  const time = now.getTime()
  const { rows } = await sql<{ shard: string }>`/* prepared: store_events */
    WITH given AS (
      SELECT * FROM unnest(
        ${events.map((event) => shardOf(event.workspaceId, identity(event)))}::smallint[],
        ${uuids(events.map(({ workspaceId }) => workspaceId))},
        ${uuids(events.map(() => uuidv7(time)))}, ${texts(events.map(({ messageId }) => messageId))},
        ${texts(events.map(({ kind }) => kind))},
        ${uuids(events.map(({ contactId }) => contactId ?? null))},
        ${texts(events.map(({ userId }) => userId ?? null))},
        ${texts(events.map(({ anonymousId }) => anonymousId ?? null))},
        ${texts(events.map(({ previousId }) => previousId ?? null))},
        ${texts(events.map(({ name }) => name))}, ${jsons(events.map(({ properties }) => properties))},
        ${jsons(events.map(({ traits }) => traits))},
        ${jsons(events.map(({ context }) => context))}, ${events.map(({ guarded }) => guarded === true)}::boolean[],
        ${events.map(({ occurredAt }) => occurredAt)}::timestamptz[],
        ${events.map(({ receivedAt }) => receivedAt ?? now)}::timestamptz[]
      )
      WITH ORDINALITY AS g (shard, workspace_id, id, message_id, kind, contact_id, user_id, anonymous_id, previous_id,
          name, properties, traits, context, guarded, occurred_at, received_at, place)
    ), fresh AS (
      INSERT INTO event_message_ids (workspace_id, message_id, received_at)
      SELECT DISTINCT workspace_id, message_id, ${now}::timestamptz FROM given ORDER BY workspace_id, message_id
      ON CONFLICT DO NOTHING RETURNING workspace_id, message_id
    ), stored AS (
      INSERT INTO event_inbox (shard, workspace_id, id, kind, contact_id, user_id, anonymous_id, previous_id, name,
          properties, traits, context, guarded, occurred_at, received_at)
      SELECT shard, workspace_id, id, kind, contact_id, user_id, anonymous_id, previous_id, name, properties, traits,
             context, guarded, occurred_at, received_at
        -- "IS TRUE" keeps it a question that is hashed: made a join, a transaction that goes by the indexes would
        -- compare each event with each.
        FROM (SELECT DISTINCT ON (workspace_id, message_id) *
                FROM given
               WHERE ((workspace_id, message_id) IN (SELECT workspace_id, message_id FROM fresh)) IS TRUE
               ORDER BY workspace_id, message_id, place) once
       ORDER BY place
      RETURNING shard
    )
    SELECT DISTINCT shard::text FROM stored`.execute(db)
  const shards = rows.map(({ shard }) => shard)
  if (shards.length > 0) await notify(db, CHANNELS.inbox, shards)
}
