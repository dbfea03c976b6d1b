import { startHeartbeat } from '@parcours/domain/process/heartbeat.ts'
import { Runtime } from '@temporalio/worker'
import { startWorker } from './run-worker.ts'

// The entry point of a worker process. Signals are its own to handle: it finishes the activities at hand.
Runtime.install({ shutdownSignals: [] })

const { DATABASE_URL, PUBLIC_URL, HEALTH_PORT, HEALTH_HOST = '127.0.0.1' } = process.env
if (!DATABASE_URL || !PUBLIC_URL) throw new Error('The worker needs DATABASE_URL and PUBLIC_URL')
startHeartbeat()
const worker = await startWorker({
  databaseUrl: DATABASE_URL,
  publicUrl: PUBLIC_URL,
  ...(HEALTH_PORT && { health: { port: Number(HEALTH_PORT), host: HEALTH_HOST } }),
})
console.log('worker ready')
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => worker.shutdown())
await worker.ended
process.exit(0)
