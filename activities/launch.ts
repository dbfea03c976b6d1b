import type { Database } from '@parcours/db/connection.ts'
import { campaignsToSchedule, markScheduled } from '@parcours/domain/campaigns/occurrence.ts'
import { markSendStarted, markSendWoken, sendsToStart, sendsToWake } from '@parcours/domain/campaigns/wake.ts'
import { importsToStart, markImportStarted } from '@parcours/domain/imports/import.ts'
import { markStarted, markWoken, type RunToStart, runsToStart, runsToWake } from '@parcours/domain/journeys/launch.ts'
import { markOperationStarted, operationsToStart } from '@parcours/domain/operations/operation.ts'
import { markBuildStarted, segmentsToBuild } from '@parcours/domain/segments/build.ts'
import { publicId } from '@parcours/model/id.ts'
import {
  CAMPAIGN_SEND,
  type CampaignSendInput,
  CONTACT_IMPORT,
  type ContactImportInput,
  campaignSendId,
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
import { type SearchAttributePair, WorkflowExecutionAlreadyStartedError } from '@temporalio/common'
import { keepCampaignSchedule } from './campaign-schedule.ts'

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

async function wake(client: Client, workflowId: string, ...nodeIds: [string[]?]): Promise<void> {
  await client.workflow
    .getHandle(workflowId)
    .signal(WAKE_SIGNAL, ...nodeIds)
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

/** Work that someone asked for, and the workflow that does it. */
interface Job {
  workflow: string
  workflowId: string
  input: CampaignSendInput | ContactImportInput | OperationInput | SegmentBuildInput
  /** Shown to ops, and by what they find it. */
  summary?: string
  attributes?: SearchAttributePair[]
  markStarted(): Promise<void>
}

/** Starts and wakes what is marked so now: journey runs, imports, operations, builds of segments; returns how many. A mark is taken off only after the call succeeded. */
export async function launchMarked(db: Database, client: Client, taskQueue: string): Promise<number> {
  const starting = await runsToStart(db)
  await inParallel(starting, (run) => startRun(client, taskQueue, run))
  await markStarted(db, starting)
  const waking = await runsToWake(db)
  await inParallel(waking, (run) => wake(client, run.workflowId, run.nodeIds))
  await markWoken(db, waking)
  const wakingSends = await sendsToWake(db)
  await inParallel(wakingSends, async (send) => {
    await wake(client, campaignSendId(send.sendId))
    await markSendWoken(db, send)
  })
  const scheduling = await campaignsToSchedule(db)
  await inParallel(scheduling, async (campaign) => {
    await keepCampaignSchedule(client, taskQueue, campaign)
    await markScheduled(db, campaign)
  })
  const jobs = [
    ...(await sendsToStart(db)).map(({ workspaceId, campaignId, sendId, name }): Job => {
      const input: CampaignSendInput = { workspaceId, sendId }
      const attributes = [
        { key: SEARCH_ATTRIBUTES.workspace, value: publicId('workspace', workspaceId) },
        { key: SEARCH_ATTRIBUTES.campaign, value: publicId('campaign', campaignId) },
      ]
      return { workflow: CAMPAIGN_SEND, workflowId: campaignSendId(sendId), input, summary: name, attributes, markStarted: () => markSendStarted(db, { workspaceId, sendId }) }
    }),
    ...(await importsToStart(db)).map(({ workspace_id: workspaceId, id: importId }): Job => {
      const input: ContactImportInput = { workspaceId, importId }
      return { workflow: CONTACT_IMPORT, workflowId: contactImportId(importId), input, markStarted: () => markImportStarted(db, workspaceId, importId) }
    }),
    ...(await operationsToStart(db)).map(({ workspace_id: workspaceId, id: operationId }): Job => {
      const input: OperationInput = { workspaceId, operationId }
      return { workflow: OPERATION, workflowId: operationWorkflowId(operationId), input, markStarted: () => markOperationStarted(db, workspaceId, operationId) }
    }),
    ...(await segmentsToBuild(db)).map(({ workspace_id: workspaceId, id: segmentId, revision }): Job => {
      const input: SegmentBuildInput = { workspaceId, segmentId }
      return { workflow: SEGMENT_BUILD, workflowId: segmentBuildId(segmentId, revision), input, markStarted: () => markBuildStarted(db, workspaceId, segmentId, revision) }
    }),
  ]
  await inParallel(jobs, async ({ workflow, workflowId, input, summary, attributes, markStarted: mark }) => {
    await client.workflow.start(workflow, {
      workflowId,
      taskQueue,
      args: [input],
      workflowIdConflictPolicy: 'USE_EXISTING',
      ...(summary && { staticSummary: summary }),
      ...(attributes && { typedSearchAttributes: attributes }),
    })
    await mark()
  })
  return starting.length + waking.length + wakingSends.length + scheduling.length + jobs.length
}
