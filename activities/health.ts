import { createServer, type Server } from 'node:http'
import { type Database, isReachable } from '@parcours/db/connection.ts'
import { ownRestarts } from '@parcours/domain/process/restarts.ts'

export interface WorkerHealth {
  db: Database
  /** Whether Temporal answers. */
  temporal: () => Promise<boolean>
  /** Whether the worker takes tasks. */
  runs: () => boolean
}

/**
 * Answers `GET /health` of a worker, for what runs it: 503 while a
 * part is missing, nothing at all when it stands still.
 */
export function serveHealth({ port, host }: { port: number; host: string }, health: WorkerHealth): Server {
  const server = createServer(async (request, response) => {
    if (request.url !== '/health' || request.method !== 'GET') return response.writeHead(404).end()
    const [postgresql, temporal] = await Promise.all([isReachable(health.db), health.temporal()])
    const state = (up: boolean) => (up ? 'up' : 'down')
    const ready = postgresql && temporal && health.runs()
    const restarts = ownRestarts()
    const body = {
      status: ready ? 'ready' : 'degraded',
      components: { worker: state(health.runs()), postgresql: state(postgresql), temporal: state(temporal) },
      ...(restarts && { restarts }),
    }
    return response
      .writeHead(ready ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      .end(JSON.stringify(body))
  })
  server.listen(port, host)
  server.unref()
  return server
}
