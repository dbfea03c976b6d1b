import { type Database, inWorkspaceByKey, type WorkspaceTx } from '@parcours/db/connection.ts'
import { inSavepoint } from '@parcours/db/savepoint.ts'
import type { ContactId, JourneyId, RunId, WorkspaceId } from '@parcours/model/id.ts'
import { type RawBuilder, sql } from 'kysely'
import type { InboxKind } from '../events/inbox.ts'
import type { ResolvedEvent } from '../events/resolved-event.ts'
import { IS_SETTLED, isSettledIn } from '../journeys/waits/settled.ts'
import { quarantineItems, wordsOf } from '../quarantine/quarantine.ts'
import { itemOf } from './lone-event.ts'
import { routeEvents } from './route-events.ts'

/** Pairs of a journey and a contact in one call. */
const MAX_PAIRS_PER_BATCH = 1000
const MAX_WORKSPACES_PER_ROUND = 50

/**
 * Routes deferred events whose contacts have reached the positions that they had when the events happened. `which` is
 * SQL over pairs `f`. The events of a contact who has moved on meanwhile are deferred once more.
 */
export async function routeDeferredEvents(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  now: Date,
  which: RawBuilder<boolean> = IS_SETTLED,
): Promise<void> {
  const { rows } = await sql<DeferredRow>`
    DELETE FROM journey_deferred_events d
     USING (SELECT DISTINCT f.journey_id, f.contact_id
              FROM journey_deferred_events f
             WHERE f.workspace_id = ${workspaceId} AND ${which}
             LIMIT ${MAX_PAIRS_PER_BATCH}) o
     WHERE d.workspace_id = ${workspaceId} AND d.journey_id = o.journey_id AND d.contact_id = o.contact_id
    RETURNING d.journey_id, d.contact_id, d.id, d.kind, d.name, d.properties, d.context, d.occurred_at,
              d.received_at`.execute(tx)
  for (const [journeyId, deferred] of [...Map.groupBy(rows, ({ journey_id }) => journey_id)].sort()) {
    const events = deferred.map(eventOf)
    const routed = await inSavepoint(tx, () => routeEvents(tx, workspaceId, events, now, journeyId))
    if ('failed' in routed) for (const event of events) await routeAlone(tx, workspaceId, event, journeyId, now)
  }
}

/** {@link routeDeferredEvents} of the contacts who are settled in a run. */
export function routeDeferredEventsOfRun(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  run: { journeyId: JourneyId; runId: RunId },
  now: Date,
): Promise<void> {
  return routeDeferredEvents(tx, workspaceId, now, isSettledIn(run))
}

/** One contact's event must not hold up the others: an event that fails alone is quarantined, as by the dispatcher. */
async function routeAlone(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  event: ResolvedEvent,
  journeyId: JourneyId,
  now: Date,
): Promise<void> {
  const routed = await inSavepoint(tx, () => routeEvents(tx, workspaceId, [event], now, journeyId))
  if ('failed' in routed)
    await quarantineItems(tx, workspaceId, [itemOf(event, journeyId, wordsOf(routed.failed))], now)
}

interface DeferredRow {
  journey_id: JourneyId
  contact_id: ContactId
  id: string
  kind: InboxKind
  name: string
  properties: Record<string, unknown>
  context: Record<string, unknown> | null
  occurred_at: Date
  received_at: Date
}

function eventOf({
  contact_id: contactId,
  id,
  kind,
  name,
  properties,
  context,
  occurred_at: occurredAt,
  received_at: receivedAt,
}: DeferredRow): ResolvedEvent {
  return { id, contactId, kind, name, properties, context: context ?? undefined, occurredAt, receivedAt }
}

/** Routes the deferred events that a process left behind when it died. */
export async function routeLeftDeferredEvents(db: Database, now: Date): Promise<void> {
  const { rows } = await sql<{
    workspace_id: WorkspaceId
  }>`SELECT DISTINCT workspace_id FROM journey_deferred_events LIMIT ${MAX_WORKSPACES_PER_ROUND}`.execute(db)
  for (const { workspace_id } of rows)
    await inWorkspaceByKey(db, workspace_id, (tx) => routeDeferredEvents(tx, workspace_id, now))
}
