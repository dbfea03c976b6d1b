import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import type { EventKind } from '../events/inbox.ts'

/** An event whose person is known. */
export interface ResolvedEvent {
  id: string
  contactId: string
  kind: EventKind
  name: string
  properties: Record<string, unknown>
  traits?: Record<string, unknown> | undefined
  context?: Record<string, unknown> | undefined
  occurredAt: Date
  receivedAt: Date
}

/** Names under which events other than `track` are kept. */
export function isCounted(event: Pick<ResolvedEvent, 'kind'>): boolean {
  return event.kind === 'track' || event.kind === 'page' || event.kind === 'screen'
}

/** Writes events to the record, and their daily summaries, which behavioural conditions read. */
export async function recordEvents(tx: WorkspaceTx, workspaceId: string, events: ResolvedEvent[]): Promise<void> {
  if (events.length === 0) return
  await sql`
    INSERT INTO events (workspace_id, id, contact_id, kind, name, properties, context, occurred_at, received_at)
    SELECT ${workspaceId}, * FROM unnest(
      ${events.map(({ id }) => id)}::uuid[], ${events.map(({ contactId }) => contactId)}::uuid[], ${events.map(({ kind }) => kind)}::text[],
      ${events.map(({ name }) => name)}::text[], ${events.map(({ properties, traits }) => JSON.stringify(traits ?? properties))}::jsonb[],
      ${events.map(({ context }) => (context ? JSON.stringify(context) : null))}::jsonb[],
      ${events.map(({ occurredAt }) => occurredAt)}::timestamptz[], ${events.map(({ receivedAt }) => receivedAt)}::timestamptz[])`.execute(tx)
  await summarise(tx, workspaceId, events.filter(isCounted))
}

async function summarise(tx: WorkspaceTx, workspaceId: string, events: ResolvedEvent[]): Promise<void> {
  if (events.length === 0) return
  const day = (event: ResolvedEvent) => event.occurredAt.toISOString().slice(0, 10)
  await sql`
    WITH given AS (
      SELECT * FROM unnest(${events.map(({ contactId }) => contactId)}::uuid[], ${events.map(({ name }) => name)}::text[],
        ${events.map(day)}::date[], ${events.map(({ occurredAt }) => occurredAt)}::timestamptz[]) AS g (contact_id, name, day, at)
    ), names AS (
      INSERT INTO event_names (workspace_id, name, day, count) SELECT ${workspaceId}, name, day, count(*) FROM given GROUP BY name, day
    )
    INSERT INTO event_days AS d (workspace_id, contact_id, name, day, count, last_at)
    SELECT ${workspaceId}, contact_id, name, day, count(*), max(at) FROM given GROUP BY contact_id, name, day ORDER BY contact_id, name, day
    ON CONFLICT (workspace_id, contact_id, name, day) DO UPDATE
      SET count = d.count + excluded.count, last_at = greatest(d.last_at, excluded.last_at)`.execute(tx)
}
