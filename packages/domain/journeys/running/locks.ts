import { lockByName, tryLockByName } from '@parcours/db/advisory-lock.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { type JourneyId, type SegmentId, uuidOf, type VersionId } from '@parcours/model/id.ts'
import type { JourneyNode } from '@parcours/model/journey/graph.ts'
import { sql } from 'kysely'
import { waitBehaviour } from '../nodes/waits.ts'

/**
 * What brings contacts to a wait for a segment, and what moves members in or out of it, wait for each other: otherwise
 * neither would notice a contact who does both at the same moment.
 */
export async function lockArrival(tx: WorkspaceTx, targets: (JourneyNode | undefined)[]): Promise<void> {
  for (const id of segmentsAwaited(targets)) await lockByName(tx, `awaited ${id}`, 'shared')
}

/** {@link lockArrival} for what moves members. */
export async function lockMoves(tx: WorkspaceTx, segmentId: SegmentId): Promise<void> {
  await lockByName(tx, `awaited ${segmentId}`)
}

/**
 * What enrolls contacts in a journey, and what stops or pauses it or erases a contact, wait for each other: otherwise
 * contacts who enter in that moment would go on in a journey that is over, or have positions without a contact.
 */
export async function lockEnrollment(tx: WorkspaceTx, journeyId: JourneyId): Promise<void> {
  await lockByName(tx, `entered ${journeyId}`, 'shared')
}

/**
 * Whether this transaction may join runs of a version: one at a time may, as it must see whom the one before has joined
 * to a run; both would put the same contact there, once. Nothing waits for it.
 */
export async function mayJoinRuns(tx: WorkspaceTx, versionId: VersionId): Promise<boolean> {
  return tryLockByName(tx, `joins ${versionId}`)
}

/** {@link lockEnrollment} for the others; in one order, as enrollment in several journeys locks them. */
export async function lockOutEnrollments(tx: WorkspaceTx, journeyIds: JourneyId[]): Promise<void> {
  await sql`
    SELECT pg_advisory_xact_lock(hashtextextended('entered ' || id, 0))
      FROM (SELECT id FROM unnest(${journeyIds}::uuid[]) id ORDER BY id) j`.execute(tx)
}

/** In one order, so that no two wait for each other. */
function segmentsAwaited(targets: (JourneyNode | undefined)[]): string[] {
  return [
    ...new Set(
      targets.flatMap((node) => {
        const segmentId = node && waitBehaviour(node)?.segment?.(node.settings)
        return segmentId === undefined ? [] : [uuidOf('segment', segmentId)]
      }),
    ),
  ].sort()
}
