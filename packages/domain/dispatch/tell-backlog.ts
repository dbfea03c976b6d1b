import { type Database, inWorkspaceByKey, type WorkspaceTx } from '@parcours/db/connection.ts'
import { inSavepoint } from '@parcours/db/savepoint.ts'
import { type RawBuilder, sql } from 'kysely'
import type { InboxKind } from '../events/inbox.ts'
import type { ResolvedEvent } from '../events/resolved-event.ts'
import { AT_REST, atRestIn } from '../journeys/waits/at-rest.ts'
import { quarantineItems, wordsOf } from '../quarantine/quarantine.ts'
import { itemOf } from './lone-event.ts'
import { tellRecorded } from './tell.ts'

/** Pairs of a journey and a person looked at in one go. */
const MOST = 1000
const MOST_WORKSPACES = 50

/**
 * Tells journeys what people did while they were on their way, once they have come to where they stood then. `which` is
 * SQL over pairs `f`. Whoever moved on meanwhile is told the next time.
 */
export async function tellBacklog(
  tx: WorkspaceTx,
  workspaceId: string,
  now: Date,
  which: RawBuilder<boolean> = AT_REST,
): Promise<void> {
  const { rows } = await sql<BacklogRow>`
    DELETE FROM journey_backlog b
     USING (SELECT DISTINCT f.journey_id, f.contact_id
              FROM journey_backlog f
             WHERE f.workspace_id = ${workspaceId} AND ${which}
             LIMIT ${MOST}) o
     WHERE b.workspace_id = ${workspaceId} AND b.journey_id = o.journey_id AND b.contact_id = o.contact_id
    RETURNING b.journey_id, b.contact_id, b.id, b.kind, b.name, b.properties, b.context, b.occurred_at,
              b.received_at`.execute(tx)
  for (const [journeyId, those] of [...Map.groupBy(rows, ({ journey_id }) => journey_id)].sort()) {
    const events = those.map(eventOf)
    const told = await inSavepoint(tx, () => tellRecorded(tx, workspaceId, events, now, journeyId))
    if ('failed' in told) for (const event of events) await tellAlone(tx, workspaceId, event, journeyId, now)
  }
}

/** {@link tellBacklog} to those who have come to rest in a run. */
export function tellRun(
  tx: WorkspaceTx,
  workspaceId: string,
  run: { journeyId: string; runId: string },
  now: Date,
): Promise<void> {
  return tellBacklog(tx, workspaceId, now, atRestIn(run))
}

/** What one person did must not hold up the others: what fails alone is put aside, as the dispatcher does. */
async function tellAlone(
  tx: WorkspaceTx,
  workspaceId: string,
  event: ResolvedEvent,
  journeyId: string,
  now: Date,
): Promise<void> {
  const told = await inSavepoint(tx, () => tellRecorded(tx, workspaceId, [event], now, journeyId))
  if ('failed' in told) await quarantineItems(tx, workspaceId, [itemOf(event, journeyId, wordsOf(told.failed))], now)
}

interface BacklogRow {
  journey_id: string
  contact_id: string
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
}: BacklogRow): ResolvedEvent {
  return { id, contactId, kind, name, properties, context: context ?? undefined, occurredAt, receivedAt }
}

/** What a process left untold when it died: told by whoever looks next. */
export async function tellForgotten(db: Database, now: Date): Promise<void> {
  const { rows } = await sql<{
    workspace_id: string
  }>`SELECT DISTINCT workspace_id FROM journey_backlog LIMIT ${MOST_WORKSPACES}`.execute(db)
  for (const { workspace_id } of rows)
    await inWorkspaceByKey(db, workspace_id, (tx) => tellBacklog(tx, workspace_id, now))
}
