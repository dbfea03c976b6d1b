import { aboutToWait } from '@parcours/db/in-transaction.ts'
import type { ClientInterceptors } from '@temporalio/client'

/** Asks first whether one may wait. @throws where a transaction is open, and that is forbidden */
async function outside<Input, Output>(input: Input, next: (input: Input) => Promise<Output>): Promise<Output> {
  aboutToWait()
  return next(input)
}

/**
 * Workflows are asked for nothing while a transaction is open, nor are schedules made: Temporal answers when it likes.
 * Its client lets nobody intercept how schedules are read, changed and deleted.
 */
export const OUTSIDE_TRANSACTIONS: ClientInterceptors = {
  workflow: [
    {
      startWithDetails: outside,
      signal: outside,
      signalWithStart: outside,
      startUpdate: outside,
      startUpdateWithStart: outside,
      query: outside,
      describe: outside,
      cancel: outside,
      terminate: outside,
    },
  ],
  schedule: [{ create: outside }],
}
