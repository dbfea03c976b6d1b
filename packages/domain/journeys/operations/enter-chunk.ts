import { CHUNK, type ChunkDone, type OperationContext } from '../../operations/work.ts'
import type { EntryReason } from '../enrollment/enter.ts'
import { enterLive } from '../enrollment/enter-live.ts'

/**
 * Lets a chunk of contacts, in the order of their ids, into the live
 * version of a journey; the last when it is stopped or paused meanwhile.
 */
export async function enterChunk(
  { tx, workspaceId, now }: OperationContext,
  { journeyId, reason }: { journeyId: string; reason: EntryReason },
  ids: string[],
): Promise<ChunkDone> {
  const affected = await enterLive(tx, { workspaceId, journeyId, reason, now }, ids)
  if (affected === undefined) return { done: 0, affected: 0, next: undefined }
  return { done: ids.length, affected, next: ids.length === CHUNK ? ids.at(-1) : undefined }
}
