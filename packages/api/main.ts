import { startHeartbeat } from '@parcours/domain/process/heartbeat.ts'
import { buildApi } from './run-api.ts'

// The entry point of an API process.
const { DATABASE_URL, PUBLIC_URL, PORT = '4000', HOST = '127.0.0.1', LOG_LEVEL } = process.env
if (!DATABASE_URL || !PUBLIC_URL) throw new Error('The API needs DATABASE_URL and PUBLIC_URL')
startHeartbeat()
const server = await buildApi({
  databaseUrl: DATABASE_URL,
  publicUrl: PUBLIC_URL,
  ...(LOG_LEVEL && { logLevel: LOG_LEVEL }),
})
await server.listen({ port: Number(PORT), host: HOST })
console.log('api ready')
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    // Streams of live numbers never end by themselves.
    server.server.closeAllConnections()
    void server.close().then(() => process.exit(0))
  })
}
