import { processorMs } from '../process/processor-time.ts'

/** Time of a processor that filling in one email may take. */
const PROCESSOR_MS = 500
/** By the clock, which also goes on while the machine is busy with something else. */
const CLOCK_MS = 2000
/** Nearly every email is rendered before its time is measured closely. */
const UNWATCHED_MS = 50
/** Characters and elements of lists that filling in one text may make. */
export const MAX_MEMORY = 20_000_000

/** What filling in all parts of one email may take together. */
export interface Budget {
  /** Characters and elements of lists that may still be made. */
  memory: number
  /** Time of a processor that it may take. */
  readonly milliseconds: number
  /** The time up to which it is not measured closely, by `performance.now()`. */
  until: number
  /** The limit of {@link processorMs}, once its time is measured. */
  processorUntil: number | undefined
  readonly clockUntil: number
}

/** Filling a text in has taken more time than it may: it would again. */
export class TimeOver extends Error {
  constructor() {
    super('Filling it in takes too long')
    this.name = 'TimeOver'
  }
}

export function newBudget(milliseconds = PROCESSOR_MS): Budget {
  const now = performance.now()
  return {
    memory: MAX_MEMORY,
    milliseconds,
    until: now + Math.min(UNWATCHED_MS, milliseconds),
    processorUntil: undefined,
    clockUntil: now + CLOCK_MS,
  }
}

/** Whether the time is over at this moment: on a busy machine later than the clock says. */
export function isOver(budget: Budget, now: number): boolean {
  if (now <= budget.until) return false
  const spent = processorMs()
  budget.processorUntil ??= spent + Math.max(0, budget.milliseconds - UNWATCHED_MS)
  budget.until = Math.min(now + budget.processorUntil - spent, budget.clockUntil)
  return now >= budget.until
}
