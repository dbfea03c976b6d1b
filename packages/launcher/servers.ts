import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { KeptServer } from './keep-running.ts'
import type { StartOptions } from './options.ts'
import { freePort } from './ports.ts'
import { startPostgres } from './postgres.ts'
import type { Running } from './process.ts'
import { say, step } from './progress.ts'
import { TEMPORAL_CACHE } from './stack.ts'
import { startTemporal } from './temporal.ts'

/** The servers that API and worker stand on: our own, or those that the environment names. */
export interface Servers {
  /** Environment of API and worker. */
  env: Record<string, string>
  databaseUrl: string
  temporal: { address: string; webUrl: string | undefined }
  /** In the order in which they are to be stopped. */
  running: Running[]
}

/** A server of our own that is kept running, and what its first start told of it: addresses stay. */
async function keep<Server extends Running>(
  name: string,
  log: string,
  start: (signal: AbortSignal) => Promise<Server>,
): Promise<{ kept: Running; server: Server }> {
  const first = Promise.withResolvers<Server>()
  const kept = new KeptServer({ name, log, say }, async (signal) => {
    const server = await start(signal)
    first.resolve(server)
    return server
  })
  await kept.ready
  return { kept, server: await first.promise }
}

/** Starts PostgreSQL and Temporal side by side, each unless the environment names another. */
export async function startServers({ data }: StartOptions): Promise<Servers> {
  mkdirSync(data, { recursive: true })
  const logOf = (name: string) => join(data, 'logs', `${name.toLowerCase()}.log`)
  const { DATABASE_URL, TEMPORAL_ADDRESS, TEMPORAL_UI_URL } = process.env
  const [postgres, temporal] = await Promise.allSettled([
    DATABASE_URL
      ? undefined
      : step(
          'PostgreSQL',
          async () => {
            const port = await freePort(15432)
            const log = logOf('PostgreSQL')
            return keep('PostgreSQL', log, (signal) =>
              startPostgres({ dir: join(data, 'postgres'), port, database: 'parcours', log, signal }),
            )
          },
          'Set DATABASE_URL to use a PostgreSQL of your own.',
        ),
    TEMPORAL_ADDRESS
      ? undefined
      : step(
          'Temporal',
          async () => {
            const port = await freePort(17233)
            const uiPort = await freePort(18233)
            const metricsPort = await freePort(19233)
            const log = logOf('Temporal')
            return keep('Temporal', log, (signal) =>
              startTemporal({
                port,
                uiPort,
                metricsPort,
                file: join(data, 'temporal.db'),
                log,
                cacheDir: TEMPORAL_CACHE,
                say: (words) => say(`    ${words}`),
                signal,
              }),
            )
          },
          'Set TEMPORAL_ADDRESS to use a Temporal of your own.',
        ),
  ])
  const running = [temporal, postgres].flatMap((result) =>
    result.status === 'fulfilled' && result.value ? [result.value.kept] : [],
  )
  for (const result of [postgres, temporal]) {
    if (result.status === 'rejected') {
      await Promise.all(running.map((server) => server.stop()))
      throw result.reason
    }
  }
  const own = temporal.status === 'fulfilled' ? temporal.value?.server : undefined
  // What is empty is not set.
  const databaseUrl = DATABASE_URL || (postgres.status === 'fulfilled' ? postgres.value?.server.url : undefined) || ''
  const address = TEMPORAL_ADDRESS || own?.address || ''
  const webUrl = TEMPORAL_UI_URL || own?.webUrl
  return {
    databaseUrl,
    temporal: { address, webUrl },
    running,
    env: { DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: address, ...(webUrl && { TEMPORAL_UI_URL: webUrl }) },
  }
}
