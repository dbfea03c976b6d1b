import { type Database, inWorkspace } from '@parcours/db/connection.ts'
import { isOfTheMoment } from '@parcours/db/failure.ts'
import { BULK_JOBS_TO_START, bulkJobDoes } from '@parcours/domain/bulk-jobs/bulk-job.ts'
import { CAMPAIGNS_TO_SCHEDULE } from '@parcours/domain/campaigns/occurrence.ts'
import { SENDS_TO_START, SENDS_TO_WAKE } from '@parcours/domain/campaigns/wake.ts'
import { IMPORTS_TO_START } from '@parcours/domain/imports/import.ts'
import { RUNS_TO_START, RUNS_TO_WAKE, type RunToStart } from '@parcours/domain/journeys/running/launch.ts'
import { quarantineItems, wordsOf } from '@parcours/domain/quarantine/quarantine.ts'
import { SEGMENTS_TO_BUILD } from '@parcours/domain/segments/build.ts'
import { type Asking, outboxesWithAny, type WorkflowOutbox } from '@parcours/domain/workflow-outbox.ts'
import { publicId } from '@parcours/model/id.ts'
import { counted, shortName } from '@parcours/model/ops-words.ts'
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

/** Where what is asked for is done. */
interface Temporal {
  client: Client
  taskQueue: string
}

async function startRun({ client, taskQueue }: Temporal, run: RunToStart): Promise<void> {
  const { workspaceId, rowId, plan, size } = run
  const input: JourneyRunInput = { workspaceId, runId: rowId, plan, size }
  await client.workflow
    .start(JOURNEY_RUN, {
      workflowId: run.workflowId,
      taskQueue,
      args: [input],
      // The row names the workflow: an attempt after a crash finds it started, and that is as good.
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      staticSummary: `Journey ${shortName(run.journeyName)} v${run.version}, ${counted(size, 'contact')}`,
      typedSearchAttributes: [
        { key: SEARCH_ATTRIBUTES.workspace, value: publicId('workspace', workspaceId) },
        { key: SEARCH_ATTRIBUTES.journey, value: publicId('journey', run.journeyId) },
        { key: SEARCH_ATTRIBUTES.version, value: publicId('version', run.versionId) },
        { key: SEARCH_ATTRIBUTES.state, value: 'running' },
      ],
    })
    .catch((error: unknown) => {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
    })
}

async function wake({ client }: Temporal, workflowId: string, ...nodeIds: [string[]?]): Promise<void> {
  await client.workflow
    .getHandle(workflowId)
    .signal(WAKE_SIGNAL, ...nodeIds)
    .catch((error: unknown) => {
      // It has ended meanwhile: no contact is left in it to be woken.
      if (!(error instanceof WorkflowNotFoundError)) throw error
    })
}

/** Work that a row asks for, and the workflow that does it. */
interface Job {
  workflow: string
  workflowId: string
  input: CampaignSendInput | ContactImportInput | BulkJobInput | SegmentBuildInput
  /** What ops see. */
  summary: string
  /** What ops find it by. */
  attributes?: SearchAttributePair[]
}

async function startJob({ client, taskQueue }: Temporal, job: Job): Promise<void> {
  await client.workflow.start(job.workflow, {
    workflowId: job.workflowId,
    taskQueue,
    args: [job.input],
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: job.summary,
    ...(job.attributes && { typedSearchAttributes: job.attributes }),
  })
}

/** What is asked for in an outbox, and how it is done. */
interface Launch extends Pick<WorkflowOutbox<Asking>, 'hasAny'> {
  carryOut(db: Database, temporal: Temporal): Promise<number>
}

function launch<Item extends Asking>(
  what: string,
  outbox: WorkflowOutbox<Item>,
  work: (temporal: Temporal, item: Item) => Promise<void>,
): Launch {
  return {
    hasAny: outbox.hasAny,
    async carryOut(db, temporal) {
      const items = await outbox.read(db)
      await outbox.unmark(db, await inParallel(db, what, items, (item) => work(temporal, item)))
      return items.length
    },
  }
}

/** All that rows ask of Temporal. */
const LAUNCHES: Launch[] = [
  launch('run', RUNS_TO_START, startRun),
  launch('wake', RUNS_TO_WAKE, (temporal, { workflowId, nodeIds }) => wake(temporal, workflowId, nodeIds)),
  launch('send', SENDS_TO_WAKE, (temporal, { rowId }) => wake(temporal, campaignSendId(rowId))),
  launch('schedule', CAMPAIGNS_TO_SCHEDULE, ({ client, taskQueue }, campaign) =>
    keepCampaignSchedule(client, taskQueue, campaign),
  ),
  launch('job', SENDS_TO_START, (temporal, { workspaceId, rowId: sendId, campaignId, name }) =>
    startJob(temporal, {
      workflow: CAMPAIGN_SEND,
      workflowId: campaignSendId(sendId),
      input: { workspaceId, sendId },
      summary: `Campaign ${shortName(name)}`,
      attributes: [
        { key: SEARCH_ATTRIBUTES.workspace, value: publicId('workspace', workspaceId) },
        { key: SEARCH_ATTRIBUTES.campaign, value: publicId('campaign', campaignId) },
      ],
    }),
  ),
  launch('job', IMPORTS_TO_START, (temporal, { workspaceId, rowId: importId, kind, rows }) =>
    startJob(temporal, {
      workflow: CONTACT_IMPORT,
      workflowId: contactImportId(importId),
      input: { workspaceId, importId },
      summary: `Import of ${kind}, ${counted(rows, 'row')}`,
    }),
  ),
  launch('job', BULK_JOBS_TO_START, (temporal, { workspaceId, rowId: operationId, kind, total }) =>
    startJob(temporal, {
      workflow: BULK_JOB,
      workflowId: bulkJobWorkflowId(operationId),
      input: { workspaceId, operationId },
      summary: `${bulkJobDoes(kind)}${total === null ? '' : `, ${counted(total, 'contact')}`}`,
    }),
  ),
  launch('job', SEGMENTS_TO_BUILD, (temporal, { workspaceId, rowId: segmentId, name, revision }) =>
    startJob(temporal, {
      workflow: SEGMENT_BUILD,
      workflowId: segmentBuildId(segmentId, revision),
      input: { workspaceId, segmentId },
      summary: `Segment ${shortName(name)}: finds its members`,
    }),
  ),
]

/** Does what rows ask of Temporal now; returns how much that was. */
export async function launchMarked(db: Database, client: Client, taskQueue: string): Promise<number> {
  let done = 0
  const any = await outboxesWithAny(db, LAUNCHES)
  for (const one of LAUNCHES.filter((_, place) => any[place])) done += await one.carryOut(db, { client, taskQueue })
  return done
}

/**
 * Codes of gRPC that are about Temporal or the way to it, not about the request: cancelled, deadline, exhausted,
 * aborted, internal, unavailable.
 */
const CODES_OF_THE_MOMENT = new Set([1, 4, 8, 10, 13, 14])

function isOfTemporal(error: unknown): boolean {
  const { code } = ((error as { cause?: unknown } | null)?.cause ?? {}) as { code?: unknown }
  return typeof code !== 'number' || CODES_OF_THE_MOMENT.has(code)
}

/**
 * Starts or wakes each of them, several at a time; returns those for which it was done. What Temporal refuses for its
 * own sake is noted, and holds up no other.
 */
async function inParallel<Item extends Asking>(
  db: Database,
  what: string,
  items: Item[],
  work: (item: Item) => Promise<void>,
): Promise<Item[]> {
  const queue = items.values()
  const done: Item[] = []
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
