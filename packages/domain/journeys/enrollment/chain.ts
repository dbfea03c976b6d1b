import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import type { Standing } from '../running/standing.ts'

/**
 * Journeys that start one another, or that begin with events which journeys make, are a chain. Beyond so many links
 * nobody enters any more: two journeys that call each other would otherwise never end.
 */
export const MOST_LINKS = 10

/** The link after the one by which someone came. */
export function nextLink({ entry }: Pick<Standing, 'entry'>): number {
  return (entry?.chain ?? 0) + 1
}

/**
 * Changes these people as a step of a run does: journeys that begin with these changes are the next link of the chain.
 */
export async function changeInChain(tx: WorkspaceTx, people: Standing[], change: () => Promise<void>): Promise<void> {
  const link = people.reduce((most, one) => Math.max(most, nextLink(one)), 1)
  await sql`SELECT set_config('parcours.chain', ${String(link)}, true)`.execute(tx)
  await change()
  await sql`SELECT set_config('parcours.chain', '', true)`.execute(tx)
}
