import type { JourneyId } from '@parcours/model/id.ts'
import type { EntryReason } from '@parcours/model/journey/state.ts'
import { type BulkJobContext, type ChunkResult, MAX_CONTACTS_PER_CHUNK } from '../../bulk-jobs/job-kind.ts'
import { enrollInLive } from '../enrollment/enroll-in-live.ts'

/**
 * Enrolls a chunk of contacts, in the order of their ids, in the live version of a journey; the last chunk when it is
 * stopped or paused meanwhile.
 */
export async function enrollChunk(
  { tx, workspaceId, now }: BulkJobContext,
  { journeyId, reason }: { journeyId: JourneyId; reason: EntryReason },
  ids: string[],
): Promise<ChunkResult> {
  const affected = await enrollInLive(tx, { workspaceId, journeyId, reason, now }, ids)
  if (affected === undefined) return { done: 0, affected: 0, next: undefined }
  return { done: ids.length, affected, next: ids.length === MAX_CONTACTS_PER_CHUNK ? ids.at(-1) : undefined }
}
