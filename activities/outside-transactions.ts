import { aboutToWait } from '@parcours/db/in-transaction.ts'
import type { ClientInterceptors } from '@temporalio/client'

/** Asks first whether one may wait. @throws where a transaction is open, and that is forbidden */
async function outside<Input, Output>(input: Input, next: (input: Input) => Promise<Output>): Promise<Output> {
  aboutToWait()
  return next(input)
}

/** Temporal is asked for nothing while a transaction is open: its servers answer when they like. */
export const OUTSIDE_TRANSACTIONS: ClientInterceptors = {
  workflow: [{ startWithDetails: outside, signal: outside, signalWithStart: outside }],
  schedule: [{ create: outside }],
}
