import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { StartOptions } from './options.ts'
import { freePort } from './ports.ts'
import { startPostgres } from './postgres.ts'
import type { Running } from './process.ts'
import { step } from './progress.ts'
import { TEMPORAL_CACHE } from './stack.ts'
import { startTemporal } from './temporal.ts'

/** The servers that API and worker stand on: our own, or those that the environment names. */
export interface Servers {
  /** Handed to API and worker. */
  env: Record<string, string>
  databaseUrl: string
  temporal: { address: string; webUrl: string | undefined }
  /** In the order in which they are to be stopped. */
  running: Running[]
}

/** Starts PostgreSQL and Temporal side by side, each unless the environment names another. */
export async function startServers({ data }: StartOptions): Promise<Servers> {
  mkdirSync(data, { recursive: true })
  const logs = join(data, 'logs')
  const { DATABASE_URL, TEMPORAL_ADDRESS, TEMPORAL_UI_URL } = process.env
  const [postgres, temporal] = await Promise.allSettled([
    DATABASE_URL
      ? Promise.resolve(undefined)
      : step(
          'PostgreSQL',
          async () =>
            startPostgres({
              dir: join(data, 'postgres'),
              port: await freePort(15432),
              database: 'parcours',
              log: join(logs, 'postgresql.log'),
            }),
          'Set DATABASE_URL to use a PostgreSQL of your own.',
        ),
    TEMPORAL_ADDRESS
      ? Promise.resolve(undefined)
      : step(
          'Temporal',
          async () => {
            const port = await freePort(17233)
            const uiPort = await freePort(18233)
            return startTemporal({
              port,
              uiPort,
              metricsPort: await freePort(19233),
              file: join(data, 'temporal.db'),
              log: join(logs, 'temporal.log'),
              cacheDir: TEMPORAL_CACHE,
              say: (words) => console.log(`    ${words}`),
            })
          },
          'Set TEMPORAL_ADDRESS to use a Temporal of your own.',
        ),
  ])
  const running = [temporal, postgres].flatMap((result) =>
    result.status === 'fulfilled' && result.value ? [result.value] : [],
  )
  for (const result of [postgres, temporal]) {
    if (result.status === 'rejected') {
      await Promise.all(running.map((server) => server.stop()))
      throw result.reason
    }
  }
  const databaseUrl = DATABASE_URL ?? (postgres.status === 'fulfilled' && postgres.value?.url) ?? ''
  const own = temporal.status === 'fulfilled' ? temporal.value : undefined
  const address = TEMPORAL_ADDRESS ?? own?.address ?? ''
  const webUrl = TEMPORAL_UI_URL ?? own?.webUrl
  return {
    databaseUrl: String(databaseUrl),
    temporal: { address, webUrl },
    running,
    env: { DATABASE_URL: String(databaseUrl), TEMPORAL_ADDRESS: address, ...(webUrl && { TEMPORAL_UI_URL: webUrl }) },
  }
}
