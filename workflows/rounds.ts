import { setCurrentDetails } from '@temporalio/workflow'
import type { ChunkDone } from './activities.ts'
import { progressWords, roundWords } from './words.ts'

/** Rounds of some minutes each, after which the history begins anew. */
const ROUNDS = 100

/** Makes rounds of an activity that counts what it did. */
export async function makeRounds(what: string, round: () => Promise<number>): Promise<void> {
  const since = Date.now()
  let sum = 0
  for (let made = 0; made < ROUNDS; made++) {
    const latest = await round()
    sum += latest
    setCurrentDetails(roundWords(what, sum, latest, since))
  }
}

/** Whether a chunk of long work was the last; ops see how far it is, of so `many`: rows, contacts. */
export function isOver(chunk: ChunkDone, many: string): boolean {
  if (typeof chunk === 'boolean') return chunk
  setCurrentDetails(progressWords(chunk, many))
  return chunk.over
}
