import { type Database, inWorkspace } from '@parcours/db/connection.ts'
import { homeFigures } from '@parcours/domain/home.ts'
import { Problem } from '@parcours/domain/problem.ts'
import { parsePublicId } from '@parcours/model/id.ts'
import type { FastifyInstance } from 'fastify'
import { authorised } from '../authenticate.ts'
import type { ApiDeps } from '../deps.ts'
import { presentLive } from './journeys.ts'

const EVERY_MS = 1000
const ALIVE_MS = 20_000

/** One look at the database a second for a subject, however many people watch it. */
class Watched {
  readonly #look: () => Promise<string>
  readonly #watchers = new Set<(data: string) => void>()
  #last = ''
  #timer: NodeJS.Timeout | undefined

  constructor(look: () => Promise<string>) {
    this.#look = look
  }

  watch(tell: (data: string) => void): () => void {
    this.#watchers.add(tell)
    if (this.#last) tell(this.#last)
    this.#timer ??= setTimeout(() => void this.#tick(), 0)
    return () => this.#watchers.delete(tell)
  }

  async #tick(): Promise<void> {
    const data = await this.#look().catch(() => this.#last)
    if (data !== this.#last) for (const tell of this.#watchers) tell(data)
    this.#last = data
    this.#timer = this.#watchers.size > 0 ? setTimeout(() => void this.#tick(), EVERY_MS) : undefined
  }
}

async function look(db: Database, workspaceId: string, journeyId: string | undefined, now: () => Date): Promise<string> {
  const figures = await inWorkspace(db, workspaceId, async (tx): Promise<object> => {
    if (journeyId) return presentLive(tx, journeyId)
    const { today, contacts, reachable } = await homeFigures(tx, now())
    return { today, contacts, reachable }
  })
  return JSON.stringify(figures)
}

/** Live numbers as server-sent events: of a journey (`?journey=jrn_…`), or of today. */
export function registerStream(server: FastifyInstance, { db, clock }: ApiDeps): void {
  const subjects = new Map<string, Watched>()
  server.get<{ Querystring: { journey?: string } }>('/api/v1/stream', { schema: { summary: 'Live numbers as server-sent events', tags: ['Home'], operationId: 'stream' } }, async (request, reply) => {
    const { workspaceId } = authorised(request.caller, 'read')
    const journeyId = request.query.journey === undefined ? undefined : parsePublicId('journey', request.query.journey)
    if (request.query.journey !== undefined && !journeyId) throw new Problem('notFound', 'notFound.journey')
    const key = `${workspaceId} ${journeyId ?? ''}`
    const subject = subjects.get(key) ?? new Watched(() => look(db, workspaceId, journeyId, clock))
    subjects.set(key, subject)
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    const leave = subject.watch((data) => reply.raw.write(`data: ${data}\n\n`))
    const alive = setInterval(() => reply.raw.write(': alive\n\n'), ALIVE_MS)
    request.raw.once('close', () => {
      clearInterval(alive)
      leave()
    })
  })
}
