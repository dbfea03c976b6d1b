import { createLogger } from '@parcours/config/logger.ts'
import { configOfProcess, sayReady } from '@parcours/config/start.ts'
import { startHeartbeat } from '@parcours/domain/process/heartbeat.ts'
import { buildApi } from './run-api.ts'

// The entry point of an API process.
const config = configOfProcess()
startHeartbeat()
const server = await buildApi({ config, logger: createLogger({ name: 'api', level: config.logLevel }) })
await server.listen(config.api)
sayReady('api')
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    // Streams of live numbers never end by themselves.
    server.server.closeAllConnections()
    void server.close().then(() => process.exit(0))
  })
}
