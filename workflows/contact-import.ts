import { proxyActivities } from '@temporalio/workflow'
import type { Activities } from './activities.ts'
import type { ContactImportInput } from './contract.ts'
import { isOver } from './rounds.ts'

const { importChunk } = proxyActivities<Activities>({
  startToCloseTimeout: '5m',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
})

/** Imports an uploaded file chunk by chunk. Where it stands is in PostgreSQL: after a crash it goes on there. */
export async function contactImport({ workspaceId, importId }: ContactImportInput): Promise<void> {
  // Each round takes some seconds: a file of ten million stays within one history.
  while (!isOver(await importChunk({ workspaceId, importId }), 'rows'));
}
