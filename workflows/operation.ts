import { continueAsNew, proxyActivities, workflowInfo } from '@temporalio/workflow'
import type { Activities } from './activities.ts'
import type { OperationInput } from './contract.ts'

const { operationChunk } = proxyActivities<Activities>({
  startToCloseTimeout: '5m',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
})

/**
 * Does long work that someone started, chunk by chunk. Where it
 * stands is in PostgreSQL: after a crash it goes on there.
 */
export async function operation(input: OperationInput): Promise<void> {
  while (!(await operationChunk(input))) {
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof operation>(input)
  }
}
