import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from './ports.ts'
import { type PostgresServer, startPostgres } from './postgres.ts'
import { startTemporal, type TemporalServer } from './temporal.ts'

/** Where the Temporal CLI is kept once it was downloaded or built. */
export const TEMPORAL_CACHE = fileURLToPath(new URL('../../.tools/temporal', import.meta.url))

/** The two servers that everything stands on, for tests and benchmarks. */
export interface Stack {
  dir: string
  postgres: PostgresServer
  temporal: TemporalServer
  env: { DATABASE_URL: string; TEMPORAL_ADDRESS: string }
  stop(): Promise<void>
}

/**
 * Starts a real PostgreSQL and a real Temporal in a folder that goes with them.
 * @param durable keep every promise against a power cut, as in production; tests do without
 * @param suggestsContinueAsNewAt as {@link DevServerSettings} has it
 */
export async function startThrowawayStack({
  durable = false,
  temporalFile = false,
  sharedBuffers,
  suggestsContinueAsNewAt,
}: {
  durable?: boolean
  temporalFile?: boolean
  sharedBuffers?: string
  suggestsContinueAsNewAt?: number
} = {}): Promise<Stack> {
  const dir = mkdtempSync(join(tmpdir(), 'parcours-'))
  chmodSync(dir, 0o711)
  const [postgres, temporal] = await Promise.all([
    freePort(25432).then((port) =>
      startPostgres({
        dir: join(dir, 'postgres'),
        port,
        database: 'parcours',
        log: join(dir, 'postgres.log'),
        ephemeral: !durable,
        ...(sharedBuffers && { sharedBuffers }),
      }),
    ),
    freePort(27233).then(async (port) =>
      startTemporal({
        port,
        metricsPort: await freePort(port + 300),
        ...(temporalFile && { file: join(dir, 'temporal.db') }),
        ...(suggestsContinueAsNewAt && { suggestsContinueAsNewAt }),
        log: join(dir, 'temporal.log'),
        cacheDir: TEMPORAL_CACHE,
      }),
    ),
  ])
  return {
    dir,
    postgres,
    temporal,
    env: { DATABASE_URL: postgres.url, TEMPORAL_ADDRESS: temporal.address },
    async stop() {
      await temporal.stop()
      await postgres.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
