import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { found, Problem } from '../../problem.ts'
import { markDeleted } from '../../references/deleted.ts'
import { release } from '../../references/usages.ts'

/** Deletes a journey; its figures stay until it is purged. @throws Problem while it runs, or something uses it */
export async function deleteJourney(tx: WorkspaceTx, id: string, now: Date): Promise<void> {
  const journey = found(
    await tx.selectFrom('journeys').select('state').where('id', '=', id).forUpdate().executeTakeFirst(),
    'notFound.journey',
  )
  if (journey.state === 'live' || journey.state === 'paused') throw new Problem('conflict', 'journey.stillRunning')
  await release(tx, 'journey', id)
  await markDeleted(tx, 'journeys', id, now)
}

/** Deletes for good what belongs to a deleted journey, and the journey. */
export async function purgeJourney(tx: WorkspaceTx, id: string): Promise<void> {
  for (const table of [
    'journey_positions',
    'journey_conversions',
    'journey_counters',
    'journey_message_counters',
  ] as const)
    await tx.deleteFrom(table).where('journey_id', '=', id).execute()
  await tx.deleteFrom('journeys').where('id', '=', id).execute()
}
