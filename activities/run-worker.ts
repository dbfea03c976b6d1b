import { availableParallelism } from 'node:os'
import { checkBeforeTalking } from '@parcours/channels/outgoing/forbidden.ts'
import { outgoingPolicies } from '@parcours/channels/outgoing/policies.ts'
import type { Config } from '@parcours/config/config.ts'
import type { Logger } from '@parcours/config/logger.ts'
import { connect } from '@parcours/db/connection.ts'
import { aboutToWait, forbidWaiting } from '@parcours/db/in-transaction.ts'
import { waitUntilUp } from '@parcours/db/until-up.ts'
import { loadSigningKey } from '@parcours/domain/access/secrets.ts'
import { CHANNELS } from '@parcours/domain/notify.ts'
import { ensureSearchAttributes } from '@parcours/temporal-config/search-attributes.ts'
import { TASK_QUEUE } from '@parcours/workflows/contract.ts'
import { Client, Connection } from '@temporalio/client'
import { NativeConnection, Worker } from '@temporalio/worker'
import { createActivities } from './activities.ts'
import { workflowBundle } from './bundle.ts'
import { serveHealth } from './health.ts'
import { NotifyListener } from './notify-listener.ts'
import { OUTSIDE_TRANSACTIONS } from './outside-transactions.ts'
import { MAX_ACTIVITIES } from './seats.ts'
import { Senders } from './senders.ts'
import { createServices } from './services.ts'
import { startStandingWorkflows } from './standing-workflows.ts'

export interface WorkerOptions {
  config: Config
  logger: Logger
  taskQueue?: string
}

/** A worker at work. */
export interface RunningWorker {
  /** Resolves when it has shut down; rejects when it failed. */
  ended: Promise<void>
  shutdown(): void
}

/** Starts a worker: journey runs, dispatchers, imports. Any number of them may run side by side, on any machines. */
export async function startWorker({ config, logger, taskQueue = TASK_QUEUE }: WorkerOptions): Promise<RunningWorker> {
  const { databaseUrl, publicUrl, temporal: target, allowedAddresses, forbidsWaiting, health } = config
  // More transactions at once than this only make each other wait: PostgreSQL and the worker share the machine's cores.
  const db = connect({ url: databaseUrl, max: Math.max(8, 3 * availableParallelism()) })
  const [native, connection, bundle, signingKey] = await Promise.all([
    waitUntilUp(() => NativeConnection.connect(target.connection)),
    waitUntilUp(() => Connection.connect(target.connection)),
    workflowBundle(),
    waitUntilUp(() => loadSigningKey(db, config.secret)),
  ])
  const notifyListener = new NotifyListener(databaseUrl, Object.values(CHANNELS))
  const client = new Client({ connection, namespace: target.namespace, interceptors: OUTSIDE_TRANSACTIONS })
  await ensureSearchAttributes(connection, target.namespace).catch((error: unknown) =>
    logger.warn({ err: error }, 'Search attributes could not be made: make them in your Temporal'),
  )
  if (forbidsWaiting) forbidWaiting()
  checkBeforeTalking(aboutToWait)
  const services = createServices({ db, signingKey, publicUrl, allowedAddresses })
  const senders = new Senders({
    databaseUrl,
    signingKey: signingKey.bytes,
    publicUrl,
    allowedAddresses,
    forbidsWaiting,
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
        mailServers: outgoingPolicies(allowedAddresses, publicUrl).mail,
        taskQueue,
      }),
      maxConcurrentActivityTaskExecutions: MAX_ACTIVITIES,
      // The rounds that never end notice a shutdown by their cancellation; steps under way are finished.
      shutdownGraceTime: '200ms',
      shutdownForceTime: '8s',
    }),
  )
  const healthServer =
    health &&
    serveHealth(health, { db, temporal: () => answers(connection), runs: () => worker.getState() === 'RUNNING' })
  const ended = worker.run().finally(async () => {
    healthServer?.close()
    await Promise.all([notifyListener.close(), senders.close()])
    await Promise.allSettled([db.destroy(), connection.close(), native.close()])
  })
  // What awaits `ended` gets the failure; until then it is not unhandled.
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
