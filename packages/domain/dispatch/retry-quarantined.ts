import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { inSavepoint } from '@parcours/db/savepoint.ts'
import type { ContactId, JourneyId, RunId, SegmentId, WorkspaceId } from '@parcours/model/id.ts'
import type { QuarantineKind } from '@parcours/model/quarantine.ts'
import { sql } from 'kysely'
import { returnToMessageEventInbox } from '../delivery/message-event-inbox.ts'
import type { ResolvedEvent } from '../events/resolved-event.ts'
import { retryPosition } from '../journeys/running/fail-position.ts'
import { wakeLauncher } from '../notify.ts'
import { type Chosen, isChosen } from '../quarantine/list.ts'
import { wordsOf } from '../quarantine/quarantine.ts'
import { returnToInbox } from './lone-event.ts'
import { routeEvents } from './route-events.ts'

interface Retried {
  id: string
  kind: QuarantineKind
  payload: unknown
}

type Retry = (tx: WorkspaceTx, workspaceId: WorkspaceId, item: Retried, now: Date) => Promise<unknown>

/**
 * How each kind is tried again. What goes on by itself (a step, a campaign, a bulk job) is only noted no more: it is
 * noted again when it fails again.
 */
const RETRIES: Record<QuarantineKind, Retry> = {
  message: async () => {},
  event: (tx, _, { id }) => returnToInbox(tx, id),
  async journeyEvent(tx, workspaceId, { payload }, now) {
    const { journeyId, event } = payload as { journeyId: JourneyId; event: ResolvedEvent }
    const dated = { ...event, occurredAt: new Date(event.occurredAt), receivedAt: new Date(event.receivedAt) }
    await routeEvents(tx, workspaceId, [dated], now, journeyId)
  },
  messageEvent: (tx, _, { id }) => returnToMessageEventInbox(tx, id),
  async segment(tx, _, { payload }) {
    const { segmentId } = payload as { segmentId: SegmentId }
    await tx
      .updateTable('segments')
      .set({ state: 'building', to_build: true })
      .where('id', '=', segmentId)
      .where('state', '=', 'failed')
      .execute()
    await wakeLauncher(tx)
  },
  async segmentContact(tx, workspaceId, { payload }) {
    const { contactId } = payload as { contactId: ContactId }
    await sql`SELECT mark_dirty_contacts(${workspaceId}, ARRAY[${contactId}]::uuid[], 'any')`.execute(tx)
  },
  async journeyClock(tx, _, { payload }) {
    const { journeyId } = payload as { journeyId: JourneyId }
    await tx
      .updateTable('journey_schedules')
      .set({ postponed_until: null })
      .where('journey_id', '=', journeyId)
      .execute()
  },
  journeyContact: (tx, workspaceId, { payload }, now) =>
    retryPosition(tx, workspaceId, payload as { runId: RunId; contactId: ContactId }, now),
  journeyStep: async () => {},
  campaign: async () => {},
  operation: async () => {},
  recurring: async () => {},
}

/** Work tried again in one call at most; the caller asks once more for the rest. */
const MAX_RETRIES = 500

/**
 * Tries work again whose cause may be mended by now: that of the ids, else all of a kind, else all. What fails once
 * more stays, with its new reason.
 * @returns how much was tried, and how much of it failed at once; what goes back into a queue may still fail there
 */
export async function retryQuarantined(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  chosen: Chosen,
  now: Date,
): Promise<{ retried: number; failed: number }> {
  const items: Retried[] = await tx
    .selectFrom('quarantine')
    .select(['id', 'kind', 'payload'])
    .where('kind', '<>', 'message')
    .where(isChosen(chosen))
    .orderBy('id')
    .limit(MAX_RETRIES)
    .forUpdate()
    .execute()
  let failed = 0
  for (const item of items) {
    const retried = await inSavepoint(tx, () => RETRIES[item.kind](tx, workspaceId, item, now))
    if ('done' in retried) {
      await tx.deleteFrom('quarantine').where('id', '=', item.id).execute()
      continue
    }
    failed++
    await tx
      .updateTable('quarantine')
      .set(({ eb }) => ({ failures: eb('failures', '+', 1), error: wordsOf(retried.failed), last_at: now }))
      .where('id', '=', item.id)
      .execute()
  }
  return { retried: items.length, failed }
}
