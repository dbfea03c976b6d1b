import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { SEARCH_ATTRIBUTE_NAMES } from './search-attributes.ts'

/**
 * The version that is built from source where no `temporal` is found and the download fails; newer tags do not install.
 */
const SOURCE = 'github.com/temporalio/cli/cmd/temporal@v1.5.1'
/** The version that the SDK downloads from Temporal's own site, over TLS. */
const DOWNLOAD_VERSION = 'v1.5.1'
const EXECUTABLE = process.platform === 'win32' ? 'temporal.exe' : 'temporal'

/** Where a Temporal CLI was found, and how to start a development server with it. */
export interface TemporalCli {
  path: string
  foundIn: 'PATH' | 'cache' | 'download' | 'built with Go'
}

/**
 * Finds the Temporal CLI: on PATH, in the cache, by the TypeScript SDK's own download, or built with Go, in this order.
 * @throws with what to do, when none is to be had
 */
export async function findTemporalCli(cacheDir: string, say: (words: string) => void = () => {}): Promise<TemporalCli> {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, EXECUTABLE))
    .find(existsSync)
  if (onPath) return { path: onPath, foundIn: 'PATH' }
  const cached = join(cacheDir, EXECUTABLE)
  if (existsSync(cached)) return { path: cached, foundIn: 'cache' }
  mkdirSync(cacheDir, { recursive: true })
  say('Temporal: downloading its development server (about 40 MB, once)')
  if (await download(cacheDir, cached)) return { path: cached, foundIn: 'download' }
  say('Temporal: the download is not to be had, building with Go (about 3 minutes, once)')
  if (await buildWithGo(cacheDir)) return { path: cached, foundIn: 'built with Go' }
  throw new Error(
    'Temporal was not found. Install its CLI (https://docs.temporal.io/cli) so that `temporal` is on PATH, ' +
      'or set TEMPORAL_ADDRESS to a running server.',
  )
}

/** The SDK knows where Temporal publishes its CLI, and for which systems: starting a server once fills the cache. */
async function download(cacheDir: string, target: string): Promise<boolean> {
  try {
    const { TestWorkflowEnvironment } = await import('@temporalio/testing')
    const downloads = join(cacheDir, 'download')
    mkdirSync(downloads, { recursive: true })
    const once = await TestWorkflowEnvironment.createLocal({
      server: { executable: { type: 'cached-download', version: DOWNLOAD_VERSION, downloadDir: downloads } },
    })
    await once.teardown()
    const file = readdirSync(downloads).find((name) => name.startsWith('temporal'))
    if (!file) return false
    renameSync(join(downloads, file), target)
    rmSync(downloads, { recursive: true, force: true })
    return true
  } catch {
    return false
  }
}

/** Waits without holding up this process: PostgreSQL starts beside it, and is waited for no longer than a minute. */
async function buildWithGo(cacheDir: string): Promise<boolean> {
  const build = spawn('go', ['install', SOURCE], { env: { ...process.env, GOBIN: cacheDir }, stdio: 'ignore' })
  const isBuilt = await new Promise<boolean>((resolve) =>
    build.once('error', () => resolve(false)).once('exit', (code) => resolve(code === 0)),
  )
  return isBuilt && existsSync(join(cacheDir, EXECUTABLE))
}

export interface DevServerSettings {
  port: number
  /** Temporal Web UI; none when absent. */
  uiPort?: number
  metricsPort: number
  /** All its state; none when absent, for tests. */
  file?: string
  /** Events of history from which it suggests that a workflow goes on in a new one; Temporal's own 4096 when absent. */
  suggestsContinueAsNewAt?: number
}

/** How to start the development server: SQLite with a write-ahead log is 2.5 times as fast as its default. */
export function devServerArgs({
  port,
  uiPort,
  metricsPort,
  file,
  suggestsContinueAsNewAt,
}: DevServerSettings): string[] {
  return [
    'server',
    'start-dev',
    '--ip=127.0.0.1',
    `--port=${port}`,
    ...(uiPort ? [`--ui-port=${uiPort}`] : ['--headless']),
    `--metrics-port=${metricsPort}`,
    ...(file
      ? [`--db-filename=${file}`, '--sqlite-pragma=journal_mode=wal', '--sqlite-pragma=synchronous=normal']
      : []),
    ...SEARCH_ATTRIBUTE_NAMES.map((name) => `--search-attribute=${name}=Keyword`),
    ...(suggestsContinueAsNewAt
      ? [`--dynamic-config-value=limit.historyCount.suggestContinueAsNew=${suggestsContinueAsNewAt}`]
      : []),
    '--log-level=warn',
  ]
}
