import { setImmediate, setTimeout } from 'node:timers/promises'

/** A loop gives up the thread after so many milliseconds. */
const TURN_MS = 20
/** A piece that takes so many milliseconds is slow. */
export const SLOW_MS = 50

let spent = 0
let slowBefore: Promise<unknown> = Promise.resolve()

interface Done<T> {
  made: T
  /** What it took. */
  milliseconds: number
}

/**
 * Does a piece of work that holds the thread, in a loop of many such. Others get their turn once a loop has held the
 * thread for some milliseconds. Pieces that are known to be slow are done one at a time in the whole process, with as
 * long a pause behind each: work that waits for the thread needs many turns of it.
 */
export async function inTurn<T>(isSlow: boolean, work: () => T): Promise<Done<T>> {
  if (isSlow) {
    const mine = slowBefore.then(() => measured(work))
    slowBefore = mine.then(
      ({ milliseconds }) => setTimeout(milliseconds),
      () => {},
    )
    return mine
  }
  if (spent >= TURN_MS) {
    spent = 0
    await setImmediate()
  }
  return measured(work)
}

function measured<T>(work: () => T): Done<T> {
  const begun = performance.now()
  const made = work()
  const milliseconds = performance.now() - begun
  spent += milliseconds
  return { made, milliseconds }
}
