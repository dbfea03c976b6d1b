import { createLogger } from '@parcours/config/logger.ts'
import { configOfProcess, sayReady } from '@parcours/config/start.ts'
import { startHeartbeat } from '@parcours/domain/process/heartbeat.ts'
import { Runtime } from '@temporalio/worker'
import { startWorker } from './run-worker.ts'
import { CORE_LOGGING, temporalLogger } from './temporal-logger.ts'

// The entry point of a worker process. Signals are its own to handle: it finishes the activities at hand.
const config = configOfProcess()
const logger = createLogger({ name: 'worker', level: config.logLevel })
Runtime.install({ shutdownSignals: [], logger: temporalLogger(logger), telemetryOptions: { logging: CORE_LOGGING } })
startHeartbeat()
const worker = await startWorker({ config, logger })
sayReady('worker')
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => worker.shutdown())
await worker.ended
process.exit(0)
