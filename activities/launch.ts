import type { Database } from '@parcours/db/connection.ts'
import { importsToStart, markImportStarted } from '@parcours/domain/imports/import.ts'
import { markStarted, markWoken, type RunToStart, type RunToWake, runsToStart, runsToWake } from '@parcours/domain/journeys/launch.ts'
import { markOperationStarted, operationsToStart } from '@parcours/domain/operations/operation.ts'
import { markBuildStarted, segmentsToBuild } from '@parcours/domain/segments/build.ts'
import { publicId } from '@parcours/model/id.ts'
import {
  CONTACT_IMPORT,
  type ContactImportInput,
  contactImportId,
  JOURNEY_RUN,
  type JourneyRunInput,
  OPERATION,
  type OperationInput,
  operationWorkflowId,
  SEARCH_ATTRIBUTES,
  SEGMENT_BUILD,
  type SegmentBuildInput,
  segmentBuildId,
  WAKE_SIGNAL,
} from '@parcours/workflows/contract.ts'
import { type Client, WorkflowNotFoundError } from '@temporalio/client'
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common'

/** Starts and signals under way at the same time: Temporal's front end is the limit, not this process. */
const IN_FLIGHT = 25

async function startRun(client: Client, taskQueue: string, run: RunToStart): Promise<void> {
  const input: JourneyRunInput = { workspaceId: run.workspaceId, runId: run.runId, plan: run.plan }
  await client.workflow
    .start(JOURNEY_RUN, {
      workflowId: run.workflowId,
      taskQueue,
      args: [input],
      // The row names the workflow: an attempt after a crash finds it started, and that is as good.
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      staticSummary: run.journeyName,
      typedSearchAttributes: [
        { key: SEARCH_ATTRIBUTES.workspace, value: publicId('workspace', run.workspaceId) },
        { key: SEARCH_ATTRIBUTES.journey, value: publicId('journey', run.journeyId) },
        { key: SEARCH_ATTRIBUTES.version, value: publicId('version', run.versionId) },
        { key: SEARCH_ATTRIBUTES.state, value: 'running' },
      ],
    })
    .catch((error: unknown) => {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
    })
}

async function wakeRun(client: Client, run: RunToWake): Promise<void> {
  await client.workflow
    .getHandle(run.workflowId)
    .signal(WAKE_SIGNAL, run.nodeIds)
    .catch((error: unknown) => {
      // It has ended meanwhile: nobody is left in it to be woken.
      if (!(error instanceof WorkflowNotFoundError)) throw error
    })
}

async function inParallel<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values()
  await Promise.all(
    Array.from({ length: Math.min(IN_FLIGHT, items.length) }, async () => {
      for (const item of queue) await work(item)
    }),
  )
}

/** Starts and wakes what is marked so now: journey runs, imports, operations, builds of segments; returns how many. A mark is taken off only after the call succeeded. */
export async function launchMarked(db: Database, client: Client, taskQueue: string): Promise<number> {
  const starting = await runsToStart(db)
  await inParallel(starting, (run) => startRun(client, taskQueue, run))
  await markStarted(db, starting)
  const waking = await runsToWake(db)
  await inParallel(waking, (run) => wakeRun(client, run))
  await markWoken(db, waking)
  const importing = await importsToStart(db)
  await inParallel(importing, async ({ workspace_id: workspaceId, id: importId }) => {
    const input: ContactImportInput = { workspaceId, importId }
    await client.workflow.start(CONTACT_IMPORT, { workflowId: contactImportId(importId), taskQueue, args: [input], workflowIdConflictPolicy: 'USE_EXISTING' })
    await markImportStarted(db, workspaceId, importId)
  })
  const operating = await operationsToStart(db)
  await inParallel(operating, async ({ workspace_id: workspaceId, id: operationId }) => {
    const input: OperationInput = { workspaceId, operationId }
    await client.workflow.start(OPERATION, { workflowId: operationWorkflowId(operationId), taskQueue, args: [input], workflowIdConflictPolicy: 'USE_EXISTING' })
    await markOperationStarted(db, workspaceId, operationId)
  })
  const building = await segmentsToBuild(db)
  await inParallel(building, async ({ workspace_id: workspaceId, id: segmentId, revision }) => {
    const input: SegmentBuildInput = { workspaceId, segmentId }
    await client.workflow.start(SEGMENT_BUILD, { workflowId: segmentBuildId(segmentId, revision), taskQueue, args: [input], workflowIdConflictPolicy: 'USE_EXISTING' })
    await markBuildStarted(db, workspaceId, segmentId, revision)
  })
  return starting.length + waking.length + importing.length + operating.length + building.length
}
