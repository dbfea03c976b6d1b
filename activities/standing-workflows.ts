import { isDeepStrictEqual } from 'node:util'
import { SHARDS } from '@parcours/domain/events/inbox.ts'
import {
  DISPATCHER,
  type DispatcherInput,
  dispatcherId,
  LAUNCHER,
  LAUNCHER_ID,
  MESSAGE_EVENT_TAKER,
  MESSAGE_EVENT_TAKER_ID,
  NIGHTLY_WORK,
  type NightlyWorkInput,
  RECURRING_WORK,
  RECURRING_WORK_ID,
  SEGMENT_MAINTENANCE,
  SEGMENT_MAINTENANCE_ID,
  SEGMENT_RECONCILIATION,
  STAND_SIGNAL,
  STANDING_QUERY,
  TASK_QUEUE,
} from '@parcours/workflows/contract.ts'
import {
  NIGHTLY,
  type Nightly,
  type NightlyWork,
  RECONCILIATION,
  STANDING_WORK,
  type StandingWork,
} from '@parcours/workflows/recurring.ts'
import { type Client, ScheduleAlreadyRunning, type ScheduleOptionsStartWorkflowAction } from '@temporalio/client'
import { type Workflow, WorkflowExecutionAlreadyStartedError } from '@temporalio/common'
import { deleteSchedule } from './delete-schedule.ts'

interface StandingWorkflow {
  type: string
  id: string
  args: unknown[]
  summary: string
}

/** What always runs, beside recurring work. */
const STANDING_WORKFLOWS: StandingWorkflow[] = [
  ...Array.from({ length: SHARDS }, (_, shard) => ({
    type: DISPATCHER,
    id: dispatcherId(shard),
    args: [{ shard } satisfies DispatcherInput],
    summary: `Dispatcher: takes events out of inbox ${shard + 1} of ${SHARDS}`,
  })),
  {
    type: MESSAGE_EVENT_TAKER,
    id: MESSAGE_EVENT_TAKER_ID,
    args: [],
    summary: 'Applies opens, clicks and results of messages as they come in',
  },
  { type: SEGMENT_MAINTENANCE, id: SEGMENT_MAINTENANCE_ID, args: [], summary: 'Keeps the members of segments true' },
  {
    type: LAUNCHER,
    id: LAUNCHER_ID,
    args: [],
    summary: 'Launcher: starts and wakes the workflows that are asked for',
  },
]

/** Of an earlier version; what it did belongs to the reconciliation of segments. */
const FORMER_SCHEDULE_ID = 'reconcile-sums'

/** Starts what always runs, and the schedules. The first process to start starts them. */
export async function startStandingWorkflows(client: Client, taskQueue: string): Promise<void> {
  await Promise.all([
    ...STANDING_WORKFLOWS.map(({ type, id, args, summary }) =>
      client.workflow.start(type, {
        taskQueue,
        workflowId: idIn(taskQueue, id),
        args,
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        staticSummary: summary,
      }),
    ),
    startRecurringWork(client, taskQueue),
    ...Object.keys(NIGHTLY).map((name) => scheduleNightly(client, taskQueue, name as NightlyWork)),
    keepSchedule(client, RECONCILIATION, { workflowType: SEGMENT_RECONCILIATION, taskQueue, args: [] }),
    deleteSchedule(client, idIn(taskQueue, FORMER_SCHEDULE_ID)),
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
  const input: NightlyWorkInput = { name }
  return keepSchedule(client, NIGHTLY[name], { workflowType: NIGHTLY_WORK, taskQueue, args: [input] })
}

interface Started extends Pick<ScheduleOptionsStartWorkflowAction<Workflow>, 'workflowType' | 'args'> {
  taskQueue: string
}

/** A night is made up for within a day: a machine may be switched off at night. */
const POLICIES = { overlap: 'SKIP', catchupWindow: 24 * 60 * 60 * 1000 } as const

/**
 * Makes a schedule, or brings what it starts up to date. When it does so, whether it is paused and why stay as ops have
 * them in Temporal. The client writes a schedule whole, as it last read it: one that needs nothing is not written, lest
 * a pause of the same moment is undone.
 */
async function keepSchedule(client: Client, { id: name, at, does }: Nightly, started: Started): Promise<void> {
  const id = idIn(started.taskQueue, name)
  const action = { ...started, type: 'startWorkflow' as const, workflowId: id, staticSummary: does }
  try {
    await client.schedule.create({
      scheduleId: id,
      spec: { calendars: [at] },
      action,
      policies: POLICIES,
      state: { note: does },
    })
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error
    const handle = client.schedule.getHandle(id)
    const before = await handle.describe()
    if (holds(before.action, action) && holds(before.policies, POLICIES)) return
    await handle.update((now) => ({ ...now, action, policies: POLICIES }))
  }
}

/** Whether what Temporal has of a schedule is what is wanted; it answers with further fields of its own. */
function holds(kept: object, wanted: object): boolean {
  return isDeepStrictEqual({ ...kept, ...wanted }, kept)
}

/** Tests share one Temporal: on a queue of their own, the standing workflows have ids of their own. */
function idIn(taskQueue: string, id: string): string {
  return taskQueue === TASK_QUEUE ? id : `${taskQueue}-${id}`
}
