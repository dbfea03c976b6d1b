import { SHARDS } from '@parcours/domain/events/inbox.ts'
import {
  DISPATCHER,
  type DispatcherInput,
  dispatcherId,
  HIT_TAKER,
  HIT_TAKER_ID,
  LAUNCHER,
  LAUNCHER_ID,
  NIGHTLY_WORK,
  type NightlyWorkInput,
  RECURRING_WORK,
  RECURRING_WORK_ID,
  SEGMENT_KEEPER,
  SEGMENT_KEEPER_ID,
  SEGMENT_RECONCILIATION,
  SEGMENT_RECONCILIATION_ID,
  STAND_SIGNAL,
  STANDING_QUERY,
  TASK_QUEUE,
} from '@parcours/workflows/contract.ts'
import { NIGHTLY, type NightlyWork, STANDING_WORK, type StandingWork } from '@parcours/workflows/recurring.ts'
import { type Client, ScheduleAlreadyRunning, type ScheduleOptionsStartWorkflowAction } from '@temporalio/client'
import { type Workflow, WorkflowExecutionAlreadyStartedError } from '@temporalio/common'

/** Starts what always runs, and the schedules. The first process to start starts them. */
export async function startStandingWorkflows(client: Client, taskQueue: string): Promise<void> {
  const standing = {
    taskQueue,
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  } as const
  await Promise.all([
    ...Array.from({ length: SHARDS }, (_, shard) => {
      const input: DispatcherInput = { shard }
      return client.workflow.start(DISPATCHER, {
        ...standing,
        workflowId: idIn(taskQueue, dispatcherId(shard)),
        args: [input],
        staticSummary: `Dispatcher: takes events out of inbox ${shard + 1} of ${SHARDS}`,
      })
    }),
    client.workflow.start(HIT_TAKER, {
      ...standing,
      workflowId: idIn(taskQueue, HIT_TAKER_ID),
      args: [],
      staticSummary: 'Applies opens, clicks and results of messages as they come in',
    }),
    client.workflow.start(SEGMENT_KEEPER, {
      ...standing,
      workflowId: idIn(taskQueue, SEGMENT_KEEPER_ID),
      args: [],
      staticSummary: 'Keeps the members of segments true',
    }),
    client.workflow.start(LAUNCHER, {
      ...standing,
      workflowId: idIn(taskQueue, LAUNCHER_ID),
      args: [],
      staticSummary: 'Launcher: starts and wakes the workflows that are asked for',
    }),
    startRecurringWork(client, taskQueue),
    ...Object.keys(NIGHTLY).map((name) => scheduleNightly(client, taskQueue, name as NightlyWork)),
    keepSchedule(client, {
      id: idIn(taskQueue, SEGMENT_RECONCILIATION_ID),
      at: { hour: 3, minute: 0 },
      does: 'Compares every segment with the answer for all contacts, and repairs it',
      action: { workflowType: SEGMENT_RECONCILIATION, taskQueue, args: [] },
    }),
  ])
}

/** Of an earlier version, it may lack what this one knows. */
async function startRecurringWork(client: Client, taskQueue: string): Promise<void> {
  const workflowId = idIn(taskQueue, RECURRING_WORK_ID)
  try {
    await client.workflow.start(RECURRING_WORK, {
      taskQueue,
      workflowId,
      args: [STANDING_WORK],
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      staticSummary: 'Recurring work, by seconds: each is a pending activity, and may be paused there',
    })
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
    const handle = client.workflow.getHandle(workflowId)
    const kept = await handle.query<StandingWork[]>(STANDING_QUERY)
    const isSame = kept.length === STANDING_WORK.length && STANDING_WORK.every((name) => kept.includes(name))
    if (!isSame) await handle.signal(STAND_SIGNAL, STANDING_WORK)
  }
}

function scheduleNightly(client: Client, taskQueue: string, name: NightlyWork): Promise<void> {
  const { id, at, does } = NIGHTLY[name]
  const input: NightlyWorkInput = { name }
  return keepSchedule(client, {
    id: idIn(taskQueue, id),
    at,
    does,
    action: { workflowType: NIGHTLY_WORK, taskQueue, args: [input] },
  })
}

interface NightlySchedule {
  /** Of the schedule, and of the workflows that it begins. */
  id: string
  at: { hour: number; minute: number }
  does: string
  action: Pick<ScheduleOptionsStartWorkflowAction<Workflow>, 'workflowType' | 'taskQueue' | 'args'>
}

/**
 * Makes a schedule, or brings what it starts up to date. When it does so, whether it is paused and why stay as ops have
 * them in Temporal. A night is made up for within a day: a machine may be switched off at night.
 */
async function keepSchedule(client: Client, { id, at, does, action: started }: NightlySchedule): Promise<void> {
  const action = { ...started, type: 'startWorkflow' as const, workflowId: id, staticSummary: does }
  const policies = { overlap: 'SKIP', catchupWindow: '1 day' } as const
  try {
    await client.schedule.create({
      scheduleId: id,
      spec: { calendars: [at] },
      action,
      policies,
      state: { note: does },
    })
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error
    await client.schedule.getHandle(id).update((before) => ({ ...before, action, policies }))
  }
}

/** Tests share one Temporal: on a queue of their own, the standing workflows have ids of their own. */
function idIn(taskQueue: string, id: string): string {
  return taskQueue === TASK_QUEUE ? id : `${taskQueue}-${id}`
}
