import { jsons, texts, uuids } from '@parcours/db/arrays.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { isCounted, type ResolvedEvent } from '../events/resolved-event.ts'
import { learnProducts } from '../orders/catalogue.ts'
import { isPurchase, ordersFromEvents } from '../orders/from-events.ts'
import { recordOrders } from '../orders/record.ts'
import { showUnreadAmounts } from '../orders/unread-amounts.ts'

/**
 * What an identify says is its traits; any other event keeps its own
 * properties, whatever traits were told along with it.
 */
const contentOf = ({ kind, properties, traits }: ResolvedEvent) =>
  kind === 'identify' ? (traits ?? properties) : properties

/** Writes events to the record, and their totals, which behavioural conditions read. */
export async function recordEvents(tx: WorkspaceTx, workspaceId: WorkspaceId, events: ResolvedEvent[]): Promise<void> {
  if (events.length === 0) return
  await sql`
    INSERT INTO events (workspace_id, id, contact_id, kind, name, properties, context, occurred_at, received_at)
    SELECT ${workspaceId}, * FROM unnest(
      ${uuids(events.map(({ id }) => id))}, ${uuids(events.map(({ contactId }) => contactId))},
      ${texts(events.map(({ kind }) => kind))},
      ${texts(events.map(({ name }) => name))}, ${jsons(events.map(contentOf))},
      ${jsons(events.map(({ context }) => context))},
      ${events.map(({ occurredAt }) => occurredAt)}::timestamptz[],
      ${events.map(({ receivedAt }) => receivedAt)}::timestamptz[])`.execute(tx)
  await summarise(tx, workspaceId, events.filter(isCounted))
  await learnProducts(tx, workspaceId, events)
  await recordPurchases(tx, workspaceId, events)
}

async function recordPurchases(tx: WorkspaceTx, workspaceId: WorkspaceId, events: ResolvedEvent[]): Promise<void> {
  if (!events.some(isPurchase)) return
  const { currency } = await tx
    .selectFrom('workspaces')
    .select('currency')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  await recordOrders(tx, workspaceId, ordersFromEvents(events, currency))
  await showUnreadAmounts(tx, workspaceId, events)
}

async function summarise(tx: WorkspaceTx, workspaceId: WorkspaceId, events: ResolvedEvent[]): Promise<void> {
  if (events.length === 0) return
  await sql`
    WITH given AS (
      SELECT * FROM unnest(${uuids(events.map(({ contactId }) => contactId))}, ${texts(events.map(({ name }) => name))},
        ${texts(events.map(({ kind }) => kind))},
        ${events.map(({ occurredAt }) => occurredAt)}::timestamptz[]) AS g (contact_id, name, kind, at)
    ), names AS (
      INSERT INTO event_names (workspace_id, name, day, count)
      SELECT ${workspaceId}, name, (at AT TIME ZONE 'UTC')::date, count(*)
        FROM given
       GROUP BY 2, 3
    ), touched AS (
      SELECT mark_dirty_contacts(${workspaceId}, array_agg(contact_id), aspect)
        FROM (SELECT contact_id, 'event:' || name AS aspect
                FROM given
              UNION ALL
              SELECT contact_id, 'page'
                FROM given
               WHERE kind = 'page') g
       GROUP BY aspect
    ), totals AS (
      INSERT INTO event_totals AS t (workspace_id, contact_id, name, count, first_at, last_at)
      SELECT ${workspaceId}, contact_id, name, count(*), min(at), max(at)
        FROM given
       GROUP BY contact_id, name
       ORDER BY contact_id, name
      ON CONFLICT (workspace_id, contact_id, name) DO UPDATE
        SET count = t.count + excluded.count, first_at = least(t.first_at, excluded.first_at),
            last_at = greatest(t.last_at, excluded.last_at)
    )
    SELECT count(*) FROM touched`.execute(tx)
}
