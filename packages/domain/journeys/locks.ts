import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { uuidOf } from '@parcours/model/id.ts'
import type { JourneyNode } from '@parcours/model/journey/graph.ts'
import { sql } from 'kysely'

/**
 * Whoever arrives where a segment is waited for, and whoever moves people in or out of it, wait for each other: otherwise a person who does both at the
 * same moment would be seen by neither.
 */
export async function lockArrival(tx: WorkspaceTx, targets: (JourneyNode | undefined)[]): Promise<void> {
  for (const id of segmentsAwaited(targets)) await sql`SELECT pg_advisory_xact_lock_shared(hashtextextended(${`awaited ${id}`}, 0))`.execute(tx)
}

/** {@link lockArrival} for the one who moves people. */
export async function lockMoves(tx: WorkspaceTx, segmentId: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`awaited ${segmentId}`}, 0))`.execute(tx)
}

/** Whoever lets people into a journey, and whoever stops or pauses it, wait for each other: otherwise people who enter in that moment would go on in a journey that is over. */
export async function lockEntry(tx: WorkspaceTx, journeyId: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock_shared(hashtextextended(${`entered ${journeyId}`}, 0))`.execute(tx)
}

/** {@link lockEntry} for the one who stops it. */
export async function lockOutEntries(tx: WorkspaceTx, journeyId: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`entered ${journeyId}`}, 0))`.execute(tx)
}

/** In one order, so that nobody waits in a circle. */
function segmentsAwaited(targets: (JourneyNode | undefined)[]): string[] {
  return [...new Set(targets.flatMap((node) => (node?.kind === 'waitForSegment' ? [uuidOf('segment', node.settings.segmentId)] : [])))].sort()
}
