import { continueAsNew, proxyActivities, workflowInfo } from '@temporalio/workflow'
import type { Activities } from './activities.ts'
import type { BulkJobInput } from './contract.ts'
import { isOver } from './rounds.ts'

const { operationChunk } = proxyActivities<Activities>({
  startToCloseTimeout: '5m',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
})

/** Does a bulk job chunk by chunk. Its progress is in PostgreSQL: after a crash it goes on from there. */
export async function bulkJob(input: BulkJobInput): Promise<void> {
  for (;;) {
    if (isOver(await operationChunk(input), 'contacts')) return
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof bulkJob>(input)
  }
}
