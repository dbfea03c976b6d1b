import { type Database, inWorkspace } from '@parcours/db/connection.ts'
import { isOfTheMoment } from '@parcours/db/failure.ts'
import { bulkJobsToStart, markBulkJobStarted } from '@parcours/domain/bulk-jobs/bulk-job.ts'
import { campaignsToSchedule, markScheduled } from '@parcours/domain/campaigns/occurrence.ts'
import { markSendStarted, markSendWoken, sendsToStart, sendsToWake } from '@parcours/domain/campaigns/wake.ts'
import { importsToStart, markImportStarted } from '@parcours/domain/imports/import.ts'
import {
  markStarted,
  markWoken,
  type RunToStart,
  runsToStart,
  runsToWake,
} from '@parcours/domain/journeys/running/launch.ts'
import { quarantineItems, wordsOf } from '@parcours/domain/quarantine/quarantine.ts'
import { markBuildStarted, segmentsToBuild } from '@parcours/domain/segments/build.ts'
import { publicId } from '@parcours/model/id.ts'
import {
  BULK_JOB,
  type BulkJobInput,
  bulkJobWorkflowId,
  CAMPAIGN_SEND,
  type CampaignSendInput,
  CONTACT_IMPORT,
  type ContactImportInput,
  campaignSendId,
  contactImportId,
  JOURNEY_RUN,
  type JourneyRunInput,
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

/**
 * Codes of gRPC that tell of Temporal or of the way to it, not of what is asked: cancelled, deadline, exhausted,
 * aborted, internal, unavailable.
 */
const CODES_OF_THE_MOMENT = new Set([1, 4, 8, 10, 13, 14])

function isOfTemporal(error: unknown): boolean {
  const { code } = ((error as { cause?: unknown } | null)?.cause ?? {}) as { code?: unknown }
  return typeof code !== 'number' || CODES_OF_THE_MOMENT.has(code)
}

interface Launched {
  workspaceId: string
}

/**
 * Starts or wakes each of them, several at a time; returns those for which it was done. What Temporal refuses for its
 * own sake is noted, and holds up nobody.
 */
async function inParallel<T extends Launched>(
  db: Database,
  what: string,
  items: T[],
  work: (item: T) => Promise<void>,
): Promise<T[]> {
  const queue = items.values()
  const done: T[] = []
  await Promise.all(
    Array.from({ length: Math.min(IN_FLIGHT, items.length) }, async () => {
      for (const item of queue) {
        try {
          await work(item)
          done.push(item)
        } catch (error) {
          if (isOfTheMoment(error) || isOfTemporal(error)) throw error
          const { workspaceId } = item
          const noted = {
            kind: 'recurring' as const,
            key: `${what} ${JSON.stringify(item).slice(0, 200)}`,
            name: what,
            payload: {},
            error: wordsOf(error),
          }
          await inWorkspace(db, workspaceId, (tx) => quarantineItems(tx, workspaceId, [noted], new Date()))
        }
      }
    }),
  )
  return done
}

/** Work that someone asked for, and the workflow that does it. */
interface Job extends Launched {
  workflow: string
  workflowId: string
  input: CampaignSendInput | ContactImportInput | BulkJobInput | SegmentBuildInput
  /** Shown to ops, and by what they find it. */
  summary?: string
  attributes?: SearchAttributePair[]
  markStarted(): Promise<void>
}

/**
 * Starts and wakes what is marked so now: journey runs, imports, bulk jobs, builds of segments; returns how many. A
 * mark is taken off only after the call succeeded.
 */
export async function launchMarked(db: Database, client: Client, taskQueue: string): Promise<number> {
  const starting = await runsToStart(db)
  await markStarted(db, await inParallel(db, 'run', starting, (run) => startRun(client, taskQueue, run)))
  const waking = await runsToWake(db)
  await markWoken(db, await inParallel(db, 'wake', waking, (run) => wake(client, run.workflowId, run.nodeIds)))
  const wakingSends = await sendsToWake(db)
  await inParallel(db, 'send', wakingSends, async (send) => {
    await wake(client, campaignSendId(send.sendId))
    await markSendWoken(db, send)
  })
  const scheduling = await campaignsToSchedule(db)
  await inParallel(db, 'schedule', scheduling, async (campaign) => {
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
      return {
        workspaceId,
        workflow: CAMPAIGN_SEND,
        workflowId: campaignSendId(sendId),
        input,
        summary: name,
        attributes,
        markStarted: () => markSendStarted(db, { workspaceId, sendId }),
      }
    }),
    ...(await importsToStart(db)).map(({ workspace_id: workspaceId, id: importId }): Job => {
      const input: ContactImportInput = { workspaceId, importId }
      return {
        workspaceId,
        workflow: CONTACT_IMPORT,
        workflowId: contactImportId(importId),
        input,
        markStarted: () => markImportStarted(db, workspaceId, importId),
      }
    }),
    ...(await bulkJobsToStart(db)).map(({ workspace_id: workspaceId, id: bulkJobId }): Job => {
      const input: BulkJobInput = { workspaceId, operationId: bulkJobId }
      return {
        workspaceId,
        workflow: BULK_JOB,
        workflowId: bulkJobWorkflowId(bulkJobId),
        input,
        markStarted: () => markBulkJobStarted(db, workspaceId, bulkJobId),
      }
    }),
    ...(await segmentsToBuild(db)).map(({ workspace_id: workspaceId, id: segmentId, revision }): Job => {
      const input: SegmentBuildInput = { workspaceId, segmentId }
      return {
        workspaceId,
        workflow: SEGMENT_BUILD,
        workflowId: segmentBuildId(segmentId, revision),
        input,
        markStarted: () => markBuildStarted(db, workspaceId, segmentId, revision),
      }
    }),
  ]
  await inParallel(db, 'job', jobs, async ({ workflow, workflowId, input, summary, attributes, markStarted: mark }) => {
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
