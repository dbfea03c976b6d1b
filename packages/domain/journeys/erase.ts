import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Erased } from '../contacts/erase.ts'
import { eraseRows } from '../contacts/erase-rows.ts'
import { lockOutEnrollments } from './running/locks.ts'

/**
 * What enrolls the contact in a journey in this moment has done so before, and is found below, or finds the contact
 * gone.
 */
export async function keepOut(tx: WorkspaceTx): Promise<void> {
  const live = await tx.selectFrom('journeys').select('id').where('state', '=', 'live').execute()
  await lockOutEnrollments(
    tx,
    live.map(({ id }) => id),
  )
}

/** The enrollments of an erased contact. */
export function eraseEnrollments(tx: WorkspaceTx, _: string, { contactId }: Erased): Promise<void> {
  return eraseRows(tx, contactId, ['journey_trail', 'journey_positions', 'journey_conversions'])
}
