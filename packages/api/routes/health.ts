import { isReachable } from '@parcours/db/connection.ts'
import { Problem } from '@parcours/domain/problem.ts'
import { ownRestarts } from '@parcours/domain/process/restarts.ts'
import { type Backlog, isBehind, readBacklog } from '@parcours/domain/quarantine/backlog.ts'
import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { ApiDeps } from '../deps.ts'

/** So long an answer about the backlog serves all who ask: many may watch. */
const KEPT_MS = 2000

/**
 * `/health` for anyone who runs the installation, and `/metrics` for Prometheus. Metrics tell of all workspaces: they
 * are given to the machine itself, and to anyone who has `METRICS_TOKEN`.
 */
export function registerHealth(server: FastifyInstance, deps: ApiDeps): void {
  const backlog = keptBacklog(deps)
  server.get('/health', async (_, reply) => {
    const [postgres, temporal] = await Promise.all([isReachable(deps.db), deps.temporal.isUp()])
    const state = (up: boolean) => (up ? 'up' : 'down')
    const isUp = postgres && temporal
    const work = postgres ? await backlog() : undefined
    const restarts = ownRestarts()
    return reply.code(isUp ? 200 : 503).send({
      status: !isUp ? 'degraded' : work && isBehind(work) ? 'behind' : 'ready',
      components: { api: 'up', postgresql: state(postgres), temporal: state(temporal) },
      ...(work && { work }),
      ...(restarts && { restarts }),
    })
  })

  const registry = metricsOf(backlog)
  server.get('/metrics', async (request, reply) => {
    const token = deps.metricsToken
    const isLocal =
      ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.socket.remoteAddress ?? '') && request.ips === undefined
    const may = token ? request.headers.authorization === `Bearer ${token}` : isLocal
    if (!may) throw new Problem('notFound', 'request.unknownAddress')
    return reply.type(registry.contentType).send(await registry.metrics())
  })
  server.addHook('onClose', async () => registry.clear())
}

/** The backlog, read at most every two seconds. */
function keptBacklog({ db, clock }: ApiDeps): () => Promise<Backlog> {
  let kept: { until: number; backlog: Promise<Backlog> } | undefined
  return () => {
    const now = Date.now()
    if (!kept || kept.until < now) {
      kept = { until: now + KEPT_MS, backlog: readBacklog(db, clock()) }
      // The next who asks tries again.
      kept.backlog.catch(() => {
        kept = undefined
      })
    }
    return kept.backlog
  }
}

const QUEUES = ['events', 'messageEvents', 'segments'] as const

function metricsOf(backlog: () => Promise<Backlog>): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  new Gauge({
    name: 'parcours_queue_waiting',
    help: 'Work that waits in a queue',
    labelNames: ['queue'],
    registers,
    async collect() {
      const work = await backlog()
      for (const queue of QUEUES) this.set({ queue }, work[queue].waiting)
    },
  })
  new Gauge({
    name: 'parcours_queue_oldest_seconds',
    help: 'Age of the oldest work that waits in a queue',
    labelNames: ['queue'],
    registers,
    async collect() {
      const work = await backlog()
      for (const queue of QUEUES) this.set({ queue }, work[queue].oldestSeconds)
    },
  })
  new Gauge({
    name: 'parcours_quarantined',
    help: 'Work that was put aside because it can never succeed as it is',
    registers,
    async collect() {
      this.set((await backlog()).quarantined)
    },
  })
  return registry
}
