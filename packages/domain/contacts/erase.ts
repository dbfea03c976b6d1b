import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import { lockOutEntries } from '../journeys/locks.ts'
import { leaveSegments } from '../segments/leave.ts'
import { eraseTraces, identifiersOf } from './erase-traces.ts'
import { getContact } from './list.ts'

/** Erases a person: everything that names them goes, in one transaction. Temporal holds nothing of them. */
export async function eraseContact(tx: WorkspaceTx, workspaceId: string, id: string): Promise<void> {
  await getContact(tx, id)
  // Whoever lets them into a journey in this moment does so before, and is seen below, or finds them gone.
  const live = await tx.selectFrom('journeys').select('id').where('state', '=', 'live').execute()
  await lockOutEntries(
    tx,
    live.map((journey) => journey.id),
  )
  await eraseTraces(tx, id, await identifiersOf(tx, id))
  await leaveSegments(tx, workspaceId, [id])
  for (const table of [
    'contact_identifiers',
    'events',
    'event_totals',
    'orders',
    'order_items',
    'segment_moves',
    'journey_trail',
    'journey_positions',
    'journey_conversions',
    'message_events',
    'consents',
    'campaign_recipients',
  ] as const) {
    await tx.deleteFrom(table).where('contact_id', '=', id).execute()
  }
  await sql`DELETE FROM sandbox_outbox o USING messages m WHERE m.id = o.message_id AND m.contact_id = ${id}`.execute(tx)
  // Emails to others that tell of them.
  await sql`DELETE FROM sandbox_outbox o USING sandbox_about a WHERE o.workspace_id = a.workspace_id AND o.message_id = a.message_id AND a.contact_id = ${id}`.execute(tx)
  await tx.deleteFrom('sandbox_about').where('contact_id', '=', id).execute()
  await forgetInNotices(tx, id)
  await tx.deleteFrom('messages').where('contact_id', '=', id).execute()
  await tx.deleteFrom('contacts').where('id', '=', id).execute()
}

/** Notices tell of the others only; one that told of nobody else is gone. */
async function forgetInNotices(tx: WorkspaceTx, id: string): Promise<void> {
  await sql`UPDATE notices SET data = jsonb_set(data, '{contactIds}', (data -> 'contactIds') - ${id}::text) WHERE data -> 'contactIds' ? ${id}`.execute(tx)
  await sql`DELETE FROM notices WHERE data -> 'contactIds' = '[]'`.execute(tx)
}
