import { join } from 'node:path'
import { workflowBundle } from '@parcours/activities/bundle.ts'
import { connect } from '@parcours/db/connection.ts'
import { migrate } from '@parcours/db/migrate.ts'
import { DEMO_KEYS } from '@parcours/domain/access/api-keys.ts'
import { isUnowned } from '@parcours/domain/access/workspaces.ts'
import { DEMO_LOGIN } from '@parcours/domain/demo/login.ts'
import { seedDemo } from '@parcours/domain/demo/seed.ts'
import { readOptions, type StartOptions } from './options.ts'
import { freePort } from './ports.ts'
import { type Running, startProcess } from './process.ts'
import { bold, dim, StepFailed, say, step, teal } from './progress.ts'
import { type Servers, startServers } from './servers.ts'
import { buildWeb, ROOT } from './web-build.ts'

/** What was started, in the order in which it is to be stopped. */
const running: Running[] = []
let stopping = false

async function stopAll(code: number): Promise<never> {
  if (stopping) return new Promise(() => {})
  stopping = true
  if (running.length > 0) say(`\n  Stopping: ${running.map(({ name }) => name).join(', ')} …`)
  for (const one of running) await one.stop()
  say('  Stopped. Your data is kept.')
  process.exit(code)
}

async function prepareDatabase(servers: Servers, { empty }: StartOptions): Promise<void> {
  const db = connect({ url: servers.databaseUrl, max: 2 })
  try {
    await step('Database up to date', () => migrate(db))
    if (!empty && (await isUnowned(db))) await step('Demo workspace (first start only)', () => seedDemo(db, new Date()))
  } finally {
    await db.destroy()
  }
}

/** Ends within this time after its start are taken for a fault that starting again does not mend. */
const SOON_MS = 10_000

/** Starts a process of ours and waits until it says that it is ready. If it ends by itself later, it is started again. */
function startOurs(name: string, file: string, servers: Servers, env: Record<string, string>, data: string): Promise<void> {
  const log = join(data, 'logs', `${name.toLowerCase()}.log`)
  const launch = () =>
    new Promise<void>((resolve, reject) => {
      const begun = Date.now()
      const child = startProcess(name, process.execPath, [join(ROOT, file)], {
        cwd: ROOT,
        log,
        env: { ...process.env, ...servers.env, ...env, NODE_NO_WARNINGS: '1' },
        onLine: (line) => line.endsWith(' ready') && resolve(),
      })
      running.unshift(child)
      void child.ended.then(async () => {
        reject(new Error(`${name} ended. Its own words are in ${log}.`))
        if (stopping) return
        running.splice(running.indexOf(child), 1)
        say(`\n  ${name} ended unexpectedly; see ${log}.`)
        if (Date.now() - begun < SOON_MS) return stopAll(1)
        await launch().catch(() => stopAll(1))
        say(`  ${name} is running again.`)
      })
    })
  return step(name, launch)
}

function welcome(url: string, servers: Servers, { data, empty }: StartOptions): void {
  const line = (label: string, value: string) => say(`  ${dim(label.padEnd(20))}${value}`)
  say('')
  line('Parcours', bold(teal(url)))
  if (!empty) {
    line('Demo login', `${DEMO_LOGIN.email} / ${DEMO_LOGIN.password}`)
    line('Demo API keys', `${DEMO_KEYS.track} (track), ${DEMO_KEYS.full} (full)`)
  }
  if (servers.temporal.webUrl) line('Temporal Web UI', servers.temporal.webUrl)
  else line('Temporal', servers.temporal.address)
  line('HTTP reference', `${url}/docs`)
  line('Data and logs', data)
  line('To stop', 'Ctrl-C (your data is kept)')
  say('')
}

async function start(options: StartOptions): Promise<void> {
  say(`\n  ${bold('Parcours')}\n`)
  const port = await freePort(options.port)
  if (port !== options.port) say(`    Port ${options.port} is taken; using ${port}.`)
  const url = process.env.PUBLIC_URL?.replace(/\/$/, '') ?? `http://127.0.0.1:${port}`
  const [servers] = await Promise.all([startServers(options), step('Interface', () => buildWeb(join(options.data, 'logs', 'web.log'))), step('Workflows', workflowBundle)])
  running.push(...servers.running)
  await prepareDatabase(servers, options)
  const env = { PUBLIC_URL: url, PORT: String(port) }
  await Promise.all([startOurs('Worker', 'activities/worker.ts', servers, env, options.data), startOurs('API', 'packages/api/main.ts', servers, env, options.data)])
  welcome(url, servers, options)
  say(`Parcours is ready: ${url}`)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stopAll(0))
try {
  await start(readOptions(process.argv.slice(2)))
} catch (error) {
  if (!(error instanceof StepFailed)) say(`\n  ${error instanceof Error ? error.message : error}`)
  await stopAll(1)
}
