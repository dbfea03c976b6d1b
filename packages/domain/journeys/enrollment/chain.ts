import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import type { ReadyPosition } from '../running/ready-positions.ts'

/**
 * Journeys that start one another, or that begin with events which journeys make, are a chain. Beyond so many links no
 * contact is enrolled any more: two journeys that call each other would otherwise never end.
 */
export const MAX_CHAINED_JOURNEYS = 10

/** The link after the one by which a contact came. */
export function nextInChain({ entry }: Pick<ReadyPosition, 'entry'>): number {
  return (entry?.chain ?? 0) + 1
}

/**
 * Changes these contacts as a step of a run does: journeys that begin with these changes are the next link of the
 * chain.
 */
export async function changeInChain(
  tx: WorkspaceTx,
  positions: ReadyPosition[],
  change: () => Promise<void>,
): Promise<void> {
  const link = positions.reduce((max, one) => Math.max(max, nextInChain(one)), 1)
  await sql`SELECT set_config('parcours.chain', ${String(link)}, true)`.execute(tx)
  await change()
  await sql`SELECT set_config('parcours.chain', '', true)`.execute(tx)
}
