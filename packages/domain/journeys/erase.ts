import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Erased } from '../contacts/erase.ts'
import { eraseRows } from '../contacts/erase-rows.ts'
import { lockOutEnrollments } from './running/locks.ts'

/** Whoever lets the contact into a journey in this moment has done so before, and is seen below, or finds it gone. */
export async function keepOut(tx: WorkspaceTx): Promise<void> {
  const live = await tx.selectFrom('journeys').select('id').where('state', '=', 'live').execute()
  await lockOutEnrollments(
    tx,
    live.map(({ id }) => id),
  )
}

/** The stays of an erased contact in journeys. */
export function eraseStays(tx: WorkspaceTx, _: string, { contactId }: Erased): Promise<void> {
  return eraseRows(tx, contactId, ['journey_trail', 'journey_positions', 'journey_conversions'])
}
