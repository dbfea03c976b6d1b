import type { ServerResponse } from 'node:http'
import { StreamQuery } from '@parcours/contract/files.ts'
import type { HomeStream } from '@parcours/contract/home.ts'
import { type Database, inWorkspace } from '@parcours/db/connection.ts'
import { getCampaign } from '@parcours/domain/campaigns/campaigns.ts'
import { getJourney } from '@parcours/domain/journeys/authoring/drafts.ts'
import { Problem } from '@parcours/domain/problem.ts'
import type { Language } from '@parcours/model/i18n/say.ts'
import { uuidOf } from '@parcours/model/id.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { authorised } from '../authenticate.ts'
import type { Caller } from '../caller.ts'
import type { ApiDeps } from '../deps.ts'
import { parse } from '../parse.ts'
import { presentProgress } from './campaigns.ts'
import { presentSending, presentToday } from './home.ts'
import { presentLive } from './journeys.ts'

const EVERY_MS = 1000
/** Home asks for everything at once. */
const HOME_EVERY_MS = 2000
const ALIVE_MS = 20_000
/** So often it is asked again whether the caller still may. */
const CALLER_EVERY_MS = 5000

/** One look at the database a second or two for a subject, however many users watch it. */
class Watched {
  readonly #look: () => Promise<string>
  readonly #everyMs: number
  readonly #watchers = new Set<(data: string) => void>()
  #last = ''
  #timer: NodeJS.Timeout | undefined

  constructor(look: () => Promise<string>, everyMs: number) {
    this.#look = look
    this.#everyMs = everyMs
  }

  /** @param onAlone called when the last who watched has left */
  watch(notify: (data: string) => void, onAlone: () => void): () => void {
    this.#watchers.add(notify)
    if (this.#last) notify(this.#last)
    this.#timer ??= setTimeout(() => void this.#tick(), 0)
    return () => {
      this.#watchers.delete(notify)
      if (this.#watchers.size === 0) onAlone()
    }
  }

  async #tick(): Promise<void> {
    const data = await this.#look().catch(() => this.#last)
    if (data !== this.#last) for (const notify of this.#watchers) notify(data)
    this.#last = data
    this.#timer = this.#watchers.size > 0 ? setTimeout(() => void this.#tick(), this.#everyMs) : undefined
  }
}

/** What is watched: a journey, a campaign, or what home shows; and in which words. */
interface Subject {
  language: Language
  journeyId?: string | undefined
  campaignId?: string | undefined
}

async function look(
  db: Database,
  workspaceId: string,
  { journeyId, campaignId, language }: Subject,
  now: () => Date,
): Promise<string> {
  const figures = await inWorkspace(db, workspaceId, async (tx): Promise<object> => {
    if (journeyId) return presentLive(tx, journeyId)
    if (campaignId) return presentProgress(tx, campaignId, language, now())
    return { sending: await presentSending(tx, now()), today: await presentToday(tx, now()) } satisfies HomeStream
  })
  return JSON.stringify(figures)
}

/** What a query names, in this workspace. @throws Problem when it names nothing */
async function subjectOf(db: Database, workspaceId: string, { query, language }: FastifyRequest): Promise<Subject> {
  const { journey, campaign } = parse(StreamQuery, query)
  const subject = {
    language,
    journeyId: journey && uuidOf('journey', journey),
    campaignId: campaign && uuidOf('campaign', campaign),
  }
  await inWorkspace(db, workspaceId, async (tx) => {
    if (subject.journeyId) await getJourney(tx, subject.journeyId)
    if (subject.campaignId) await getCampaign(tx, subject.campaignId)
  })
  return subject
}

/**
 * Live numbers as server-sent events: of a journey (`?journey=jrn_…`), of a campaign (`?campaign=cmp_…`), or of home. A
 * stream ends with the session, the key or the membership that opened it.
 */
export function registerStream(
  server: FastifyInstance,
  { db, clock }: ApiDeps,
  callerOf: (request: FastifyRequest) => Promise<Caller>,
): void {
  const mayStill = async (request: FastifyRequest, workspaceId: string) => {
    try {
      return authorised(await callerOf(request), 'read').workspaceId === workspaceId
    } catch (error) {
      // A database that does not answer ends no stream.
      return !(error instanceof Problem)
    }
  }
  const subjects = new Map<string, Watched>()
  const open = new Set<ServerResponse>()
  // A server that closes waits for its answers, and these never end by themselves.
  server.addHook('preClose', async () => {
    for (const answer of open) answer.end()
  })
  server.get('/api/v1/stream', async (request, reply) => {
    const { workspaceId } = authorised(request.caller, 'read')
    const subject = await subjectOf(db, workspaceId, request)
    const key = JSON.stringify([workspaceId, subject])
    const everyMs = subject.journeyId || subject.campaignId ? EVERY_MS : HOME_EVERY_MS
    const watched = subjects.get(key) ?? new Watched(() => look(db, workspaceId, subject, clock), everyMs)
    subjects.set(key, watched)
    reply.hijack()
    open.add(reply.raw)
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    const leave = watched.watch(
      (data) => reply.raw.write(`data: ${data}\n\n`),
      () => subjects.delete(key),
    )
    const alive = setInterval(() => reply.raw.write(': alive\n\n'), ALIVE_MS)
    const asked = setInterval(async () => {
      if (!(await mayStill(request, workspaceId))) reply.raw.end()
    }, CALLER_EVERY_MS)
    request.raw.once('close', () => {
      clearInterval(alive)
      clearInterval(asked)
      open.delete(reply.raw)
      leave()
    })
  })
}
