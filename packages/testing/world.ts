import { randomBytes } from 'node:crypto'
import { type RunningWorker, startWorker } from '@parcours/activities/run-worker.ts'
import { type ApiOptions, buildApi } from '@parcours/api/run-api.ts'
import { readConfig } from '@parcours/config/config.ts'
import { createLogger, type LogSettings } from '@parcours/config/logger.ts'
import { connect, type Database, inWorkspace } from '@parcours/db/connection.ts'
import { createApiKey } from '@parcours/domain/access/api-keys.ts'
import { createWorkspace } from '@parcours/domain/access/workspaces.ts'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { sql } from 'kysely'
import { inject } from 'vitest'
import { TEMPLATE } from './global-setup.ts'
import { inWorker } from './in-worker.ts'

/** A workspace to test in, with keys and an owner who is logged in. */
export interface TestWorkspace {
  id: string
  userId: string
  trackKey: string
  fullKey: string
  email: string
  password: string
}

/** What an inject answered, read. */
export interface Answer<T = Record<string, never>> {
  status: number
  body: T
  headers: Record<string, string | string[] | number | undefined>
}

/** An installation of its own: database, API, and a worker where the test wants one. */
export interface World {
  db: Database
  databaseUrl: string
  api: FastifyInstance
  publicUrl: string
  workspace: TestWorkspace
  newWorkspace(name?: string): Promise<TestWorkspace>
  /** Calls the API with the full key of the workspace, or another. */
  call<T = Record<string, never>>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    body?: unknown,
    options?: { key?: string; headers?: Record<string, string> },
  ): Promise<Answer<T>>
  track(
    events: { userId?: string; anonymousId?: string; event: string; properties?: object; traits?: object }[],
  ): Promise<void>
  startWorker(): Promise<RunningWorker>
  close(): Promise<void>
}

export interface WorldOptions {
  worker?: boolean
  rateLimits?: ApiOptions['rateLimits']
  bodyTimes?: ApiOptions['bodyTimes']
  requestTimes?: ApiOptions['requestTimes']
  /** All that API and worker log goes there; nothing is logged without. */
  logTo?: LogSettings['to']
  /** Of the API, beside this process's own. */
  env?: NodeJS.ProcessEnv
  /** The database that it begins with: a copy of this one, by name. */
  template?: string
}

let worlds = 0

export async function createWorld({
  worker = false,
  rateLimits,
  bodyTimes,
  requestTimes,
  logTo,
  env: given,
  template = TEMPLATE,
}: WorldOptions = {}): Promise<World> {
  const postgresUrl = inject('postgresUrl')
  const name = `test_${process.pid}_${++worlds}_${randomBytes(3).toString('hex')}`
  const admin = connect({ url: postgresUrl, max: 1 })
  await sql`CREATE DATABASE ${sql.id(name)} TEMPLATE ${sql.id(template)}`.execute(admin)
  await admin.destroy()
  const databaseUrl = postgresUrl.replace(/\/parcours$/, `/${name}`)
  const publicUrl = 'http://parcours.test'
  // Servers that tests talk to are on this machine.
  const config = readConfig({
    ...process.env,
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    ALLOW_PRIVATE_ADDRESSES: 'true',
    FORBID_WAITING_IN_TRANSACTIONS: 'true',
    ...given,
    DATABASE_URL: databaseUrl,
    PUBLIC_URL: publicUrl,
  })
  const level = logTo ? 'trace' : 'silent'
  const db = connect({ url: databaseUrl, max: 5 })
  const api = await buildApi({
    config,
    logger: createLogger({ name: 'api', level, to: logTo }),
    rateLimits,
    bodyTimes,
    requestTimes,
  })
  const workers: RunningWorker[] = []

  const newWorkspace = async (workspace = 'Test'): Promise<TestWorkspace> => {
    const [email, password] = [`${randomBytes(4).toString('hex')}@owner.test`, 'a-long-password']
    const { workspaceId, userId } = await createWorkspace(db, {
      workspace,
      name: 'Owner',
      email,
      password,
      language: 'en',
      timeZone: 'Europe/Paris',
    })
    const [track, full] = await inWorkspace(
      db,
      workspaceId,
      async (tx) =>
        [
          await createApiKey(tx, workspaceId, { name: 'track', scope: 'track' }),
          await createApiKey(tx, workspaceId, { name: 'full', scope: 'full' }),
        ] as const,
    )
    return { id: workspaceId, userId, trackKey: track.key, fullKey: full.key, email, password }
  }
  const workspace = await newWorkspace()
  const world: World = {
    db,
    databaseUrl,
    api,
    publicUrl,
    workspace,
    newWorkspace,
    async call<T>(
      method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
      url: string,
      body?: unknown,
      { key = workspace.fullKey, headers = {} }: { key?: string; headers?: Record<string, string> } = {},
    ): Promise<Answer<T>> {
      const options: InjectOptions = {
        method,
        url,
        headers: { authorization: `Bearer ${key}`, ...headers },
        ...(body !== undefined && { payload: body as object }),
      }
      const answer = await api.inject(options)
      return {
        status: answer.statusCode,
        headers: answer.headers,
        body: (answer.body && /json/.test(String(answer.headers['content-type'])) ? answer.json() : answer.body) as T,
      }
    },
    async track(events) {
      const batch = events.map(({ traits, ...event }) => ({
        type: 'track',
        ...event,
        ...(traits && { context: { traits } }),
      }))
      const { status, body } = await world.call<{ refused?: unknown }>(
        'POST',
        '/v1/batch',
        { batch },
        { key: workspace.trackKey },
      )
      if (status !== 200 || body.refused) throw new Error(JSON.stringify(body))
    },
    async startWorker() {
      const logger = createLogger({ name: 'worker', level, to: logTo })
      const started = await inWorker.run(true, () => startWorker({ config, logger, taskQueue: name }))
      workers.push(started)
      return started
    },
    async close() {
      for (const one of workers) {
        one.shutdown()
        await one.ended.catch(() => {})
      }
      await api.close()
      await db.destroy()
    },
  }
  if (worker) await world.startWorker()
  return world
}

/** Asks until the answer is there, also when asking fails; fails with what it saw last. */
export async function eventually<T>(ask: () => Promise<T>, isThere: (seen: T) => boolean, seconds = 20): Promise<T> {
  for (const until = Date.now() + seconds * 1000; ; ) {
    const isLast = Date.now() > until
    try {
      const seen = await ask()
      if (isThere(seen)) return seen
      if (isLast) throw new Error(`Not there after ${seconds} s; last seen: ${JSON.stringify(seen)?.slice(0, 2000)}`)
    } catch (error) {
      if (isLast) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
