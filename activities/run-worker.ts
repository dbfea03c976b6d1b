import { availableParallelism } from 'node:os'
import { checkBeforeTalking } from '@parcours/channels/outgoing/forbidden.ts'
import { allowedAddresses, outgoingPolicies } from '@parcours/channels/outgoing/policies.ts'
import { connect } from '@parcours/db/connection.ts'
import { aboutToWait, forbidWaiting } from '@parcours/db/in-transaction.ts'
import { ensurePartitions } from '@parcours/db/partitions.ts'
import { waitUntilUp } from '@parcours/db/until-up.ts'
import { loadSigningKey } from '@parcours/domain/access/secrets.ts'
import { SHARDS } from '@parcours/domain/events/inbox.ts'
import { CHANNELS } from '@parcours/domain/notify.ts'
import { temporalTarget } from '@parcours/temporal-config/connection.ts'
import { ensureSearchAttributes } from '@parcours/temporal-config/search-attributes.ts'
import {
  DISPATCHER,
  type DispatcherInput,
  dispatcherId,
  HIT_TAKER,
  HIT_TAKER_ID,
  LAUNCHER,
  LAUNCHER_ID,
  SEGMENT_KEEPER,
  SEGMENT_KEEPER_ID,
  SEGMENT_RECONCILIATION,
  SEGMENT_RECONCILIATION_ID,
  TASK_QUEUE,
} from '@parcours/workflows/contract.ts'
import { Client, Connection, ScheduleAlreadyRunning } from '@temporalio/client'
import { NativeConnection, Worker } from '@temporalio/worker'
import { createActivities } from './activities.ts'
import { workflowBundle } from './bundle.ts'
import { serveHealth } from './health.ts'
import { NotifyListener } from './notify-listener.ts'
import { OUTSIDE_TRANSACTIONS } from './outside-transactions.ts'
import { MAX_ACTIVITIES } from './seats.ts'
import { Senders } from './senders.ts'
import { createServices } from './services.ts'

export interface WorkerOptions {
  databaseUrl: string
  publicUrl: string
  taskQueue?: string
  env?: NodeJS.ProcessEnv
  /** Where it tells of its state; nowhere when absent. */
  health?: { port: number; host: string }
}

/** A worker at work. */
export interface RunningWorker {
  /** Resolves when it has shut down; rejects when it failed. */
  ended: Promise<void>
  shutdown(): void
}

const PARTITION_CHECK_MS = 12 * 3600_000

/** Starts a worker: journey runs, dispatchers, imports. Any number of them may run side by side, on any machines. */
export async function startWorker({
  databaseUrl,
  publicUrl,
  taskQueue = TASK_QUEUE,
  env = process.env,
  health,
}: WorkerOptions): Promise<RunningWorker> {
  const target = temporalTarget(env)
  // More transactions at once than this only make each other wait: PostgreSQL and the worker share the machine's cores.
  const db = connect({ url: databaseUrl, max: Math.max(8, 3 * availableParallelism()) })
  const [native, connection, bundle, signingKey] = await Promise.all([
    waitUntilUp(() => NativeConnection.connect(target.connection)),
    waitUntilUp(() => Connection.connect(target.connection)),
    workflowBundle(),
    waitUntilUp(() => loadSigningKey(db)),
  ])
  const notifyListener = new NotifyListener(databaseUrl, Object.values(CHANNELS))
  const client = new Client({ connection, namespace: target.namespace, interceptors: OUTSIDE_TRANSACTIONS })
  await ensureSearchAttributes(connection, target.namespace).catch((error: unknown) =>
    console.warn(`Search attributes could not be made; make them in your Temporal: ${error}`),
  )
  forbidWaiting(env)
  checkBeforeTalking(aboutToWait)
  const allowed = allowedAddresses(env)
  const services = createServices({ db, signingKey, publicUrl, allowedAddresses: allowed })
  const senders = new Senders({
    databaseUrl,
    signingKey: signingKey.bytes,
    publicUrl,
    allowedAddresses: allowed,
    waitingRule: env.FORBID_WAITING_IN_TRANSACTIONS,
  })
  const worker = await waitUntilUp(() =>
    Worker.create({
      connection: native,
      namespace: target.namespace,
      taskQueue,
      workflowBundle: bundle,
      activities: createActivities({
        services,
        client,
        notifyListener,
        senders,
        mailServers: outgoingPolicies(allowed, publicUrl).mail,
        taskQueue,
      }),
      maxConcurrentActivityTaskExecutions: MAX_ACTIVITIES,
      // The rounds that never end notice a shutdown by their cancellation; steps under way are finished.
      shutdownGraceTime: '200ms',
      shutdownForceTime: '8s',
    }),
  )
  const partitions = setInterval(
    () => void ensurePartitions(db, new Date()).catch((error: unknown) => console.warn(`Partitions: ${error}`)),
    PARTITION_CHECK_MS,
  )
  const healthServer =
    health &&
    serveHealth(health, { db, temporal: () => answers(connection), runs: () => worker.getState() === 'RUNNING' })
  const ended = worker.run().finally(async () => {
    clearInterval(partitions)
    healthServer?.close()
    await Promise.all([notifyListener.close(), senders.close()])
    await Promise.allSettled([db.destroy(), connection.close(), native.close()])
  })
  // Whoever awaits `ended` is told; until then a failure is not unhandled.
  ended.catch(() => {})
  await waitUntilUp(() => startStandingWorkflows(client, taskQueue))
  return {
    ended,
    shutdown: () => {
      if (worker.getState() === 'RUNNING') worker.shutdown()
    },
  }
}

/** Whether Temporal answers within two seconds. */
function answers({ workflowService }: Connection): Promise<boolean> {
  const asked = workflowService.getSystemInfo({}).then(
    () => true,
    () => false,
  )
  return Promise.race([asked, new Promise<boolean>((resolve) => setTimeout(resolve, 2000, false))])
}

/** The workflows that always run: one dispatcher a shard, and the launcher. Whoever starts first starts them. */
async function startStandingWorkflows(client: Client, taskQueue: string): Promise<void> {
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
      })
    }),
    client.workflow.start(HIT_TAKER, { ...standing, workflowId: idIn(taskQueue, HIT_TAKER_ID), args: [] }),
    client.workflow.start(SEGMENT_KEEPER, { ...standing, workflowId: idIn(taskQueue, SEGMENT_KEEPER_ID), args: [] }),
    scheduleReconciliation(client, taskQueue),
    client.workflow.start(LAUNCHER, { ...standing, workflowId: idIn(taskQueue, LAUNCHER_ID), args: [] }),
  ])
}

/** Each night at three, UTC. Whoever starts first makes the schedule; ops may change its hour in Temporal. */
async function scheduleReconciliation(client: Client, taskQueue: string): Promise<void> {
  const id = idIn(taskQueue, SEGMENT_RECONCILIATION_ID)
  await client.schedule
    .create({
      scheduleId: id,
      spec: { calendars: [{ hour: 3 }] },
      action: { type: 'startWorkflow', workflowType: SEGMENT_RECONCILIATION, workflowId: id, taskQueue, args: [] },
      policies: { overlap: 'SKIP' },
    })
    .catch((error: unknown) => {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error
    })
}

/** Tests share one Temporal: on a queue of their own, the standing workflows have ids of their own. */
function idIn(taskQueue: string, id: string): string {
  return taskQueue === TASK_QUEUE ? id : `${taskQueue}-${id}`
}
