import { type Database, inWorkspace } from '@parcours/db/connection.ts'
import { homeFigures } from '@parcours/domain/home.ts'
import { Problem } from '@parcours/domain/problem.ts'
import { parsePublicId } from '@parcours/model/id.ts'
import type { FastifyInstance } from 'fastify'
import { authorised } from '../authenticate.ts'
import type { ApiDeps } from '../deps.ts'
import { presentProgress } from './campaigns.ts'
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

/** What is watched: a journey, a campaign, or today. */
interface Subject {
  journeyId?: string | undefined
  campaignId?: string | undefined
}

async function look(db: Database, workspaceId: string, { journeyId, campaignId }: Subject, now: () => Date): Promise<string> {
  const figures = await inWorkspace(db, workspaceId, async (tx): Promise<object> => {
    if (journeyId) return presentLive(tx, journeyId)
    if (campaignId) return presentProgress(tx, campaignId, now())
    const { today, contacts, reachable } = await homeFigures(tx, now())
    return { today, contacts, reachable }
  })
  return JSON.stringify(figures)
}

/** The id that a query names. @throws when it names none */
function named(kind: 'journey' | 'campaign', id: string | undefined): string | undefined {
  if (id === undefined) return undefined
  const uuid = parsePublicId(kind, id)
  if (!uuid) throw new Problem('notFound', `notFound.${kind}`)
  return uuid
}

/** Live numbers as server-sent events: of a journey (`?journey=jrn_…`), of a campaign (`?campaign=cmp_…`), or of today. */
export function registerStream(server: FastifyInstance, { db, clock }: ApiDeps): void {
  const subjects = new Map<string, Watched>()
  server.get<{ Querystring: { journey?: string; campaign?: string } }>(
    '/api/v1/stream',
    { schema: { summary: 'Live numbers as server-sent events', tags: ['Home'], operationId: 'stream' } },
    async (request, reply) => {
      const { workspaceId } = authorised(request.caller, 'read')
      const subjectOf: Subject = { journeyId: named('journey', request.query.journey), campaignId: named('campaign', request.query.campaign) }
      const key = JSON.stringify([workspaceId, subjectOf])
      const subject = subjects.get(key) ?? new Watched(() => look(db, workspaceId, subjectOf, clock))
      subjects.set(key, subject)
      reply.hijack()
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
      const leave = subject.watch((data) => reply.raw.write(`data: ${data}\n\n`))
      const alive = setInterval(() => reply.raw.write(': alive\n\n'), ALIVE_MS)
      request.raw.once('close', () => {
        clearInterval(alive)
        leave()
      })
    },
  )
}
