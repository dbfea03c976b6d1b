import { join } from 'node:path'
import { workflowBundle } from '@parcours/activities/bundle.ts'
import { connect } from '@parcours/db/connection.ts'
import { migrate } from '@parcours/db/migrate.ts'
import '@parcours/domain/composition.ts'
import { DEMO_KEYS } from '@parcours/domain/access/api-keys.ts'
import { DEMO_LOGIN } from '@parcours/domain/access/demo-login.ts'
import { demoLanguage, isUnowned } from '@parcours/domain/access/workspaces.ts'
import { seedDemo } from '@parcours/domain/demo/seed.ts'
import { keepDemoVisited } from './demo-visitors.ts'
import { KeptProcess } from './keep-running.ts'
import { readOptions, type StartOptions } from './options.ts'
import { freePort } from './ports.ts'
import type { Running } from './process.ts'
import { bold, dim, StepFailed, say, step, teal } from './progress.ts'
import { type Servers, startServers } from './servers.ts'
import { buildWeb, ROOT } from './web-build.ts'

/** What was started, in the order in which it is to be stopped. */
const running: Running[] = []
let stopping = false
let visits: { stop(): void } | undefined

async function stopAll(code: number): Promise<never> {
  if (stopping) return new Promise(() => {})
  stopping = true
  visits?.stop()
  if (running.length > 0) say(`\n  Stopping: ${running.map(({ name }) => name).join(', ')} …`)
  for (const one of running) await one.stop()
  say('  Stopped. Your data is kept.')
  process.exit(code)
}

/** Brings the database up to date; a new one gets the demo. Returns the language of the demo, where it is there. */
async function prepareDatabase(
  servers: Servers,
  { empty, language }: StartOptions,
): Promise<StartOptions['language'] | undefined> {
  const db = connect({ url: servers.databaseUrl, max: 2 })
  try {
    await step('Database up to date', () => migrate(db))
    if (!empty && (await isUnowned(db)))
      await step('Demo workspace (first start only)', () => seedDemo(db, new Date(), language))
    return await demoLanguage(db)
  } finally {
    await db.destroy()
  }
}

/** Starts a process of the product and waits until it reports that it is ready. From then on it is kept running. */
function startOurs(
  name: string,
  file: string,
  servers: Servers,
  env: Record<string, string>,
  data: string,
): Promise<void> {
  return step(name, () => {
    const kept = new KeptProcess({
      name,
      command: [process.execPath, join(ROOT, file)],
      cwd: ROOT,
      log: join(data, 'logs', `${name.toLowerCase()}.log`),
      env: { ...process.env, ...servers.env, ...env, NODE_NO_WARNINGS: '1' },
      say: (words) => !stopping && say(words),
    })
    running.unshift(kept)
    return kept.ready
  })
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
  const url = process.env.PUBLIC_URL?.replace(/\/$/, '') || `http://127.0.0.1:${port}`
  const [servers] = await Promise.all([
    startServers(options),
    step('Interface', () => buildWeb(join(options.data, 'logs', 'web.log'))),
    step('Workflows', workflowBundle),
  ])
  running.push(...servers.running)
  const demo = await prepareDatabase(servers, options)
  const env = { PUBLIC_URL: url, PORT: String(port), HEALTH_PORT: String(await freePort(port + 1)) }
  await Promise.all([
    startOurs('Worker', 'activities/worker.ts', servers, env, options.data),
    startOurs('API', 'packages/api/main.ts', servers, env, options.data),
  ])
  if (demo && !options.still && process.env.NODE_ENV !== 'production') {
    visits = keepDemoVisited(`http://127.0.0.1:${port}`, demo, say)
  }
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
