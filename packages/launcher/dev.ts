import { type ChildProcess, spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { connect } from '@parcours/db/connection.ts'
import { migrate } from '@parcours/db/migrate.ts'
import '@parcours/domain/composition.ts'
import { isUnowned } from '@parcours/domain/access/workspaces.ts'
import { seedDemo } from '@parcours/domain/demo/seed.ts'
import { readOptions } from './options.ts'
import { freePort } from './ports.ts'
import { say } from './progress.ts'
import { startServers } from './servers.ts'
import { ROOT } from './web-build.ts'

// Everything with reload: API and worker restart at a change, the interface reloads by itself.
const options = readOptions(process.argv.slice(2))
const servers = await startServers(options)
const db = connect({ url: servers.databaseUrl, max: 2 })
await migrate(db)
if (!options.empty && (await isUnowned(db))) await seedDemo(db, new Date(), options.language)
await db.destroy()
const port = await freePort(options.port)
const env = {
  ...process.env,
  ...servers.env,
  PORT: String(port),
  PUBLIC_URL: `http://127.0.0.1:${port}`,
  PARCOURS_API: `http://127.0.0.1:${port}`,
  LOG_LEVEL: 'info',
}

/**
 * A process of ours, started anew at every change of code. Node's own `--watch` talks into worker threads, which
 * Temporal's worker does not bear.
 */
class Restarting {
  readonly #file: string
  #child: ChildProcess | undefined
  #stopped = false

  constructor(file: string) {
    this.#file = file
    this.#start()
  }
  #start(): void {
    this.#child = spawn(process.execPath, [this.#file], { cwd: ROOT, env, stdio: 'inherit' })
  }
  restart(): void {
    const before = this.#child
    const start = () => {
      if (!this.#stopped) this.#start()
    }
    if (!before || before.exitCode !== null || before.signalCode !== null) start()
    else {
      before.once('exit', start)
      before.kill('SIGTERM')
    }
  }
  stop(): void {
    this.#stopped = true
    this.#child?.kill('SIGTERM')
  }
}
const processes = ['packages/api/main.ts', 'activities/worker.ts'].map((file) => new Restarting(file))
const vite = spawn(process.execPath, [join(ROOT, 'web/node_modules/vite/bin/vite.js')], {
  cwd: join(ROOT, 'web'),
  env,
  stdio: 'inherit',
})
let changed: NodeJS.Timeout | undefined
for (const folder of ['packages', 'activities', 'workflows', 'temporal-config']) {
  watch(join(ROOT, folder), { recursive: true }, (_, file) => {
    if (!file?.endsWith('.ts') || file.includes('node_modules')) return
    clearTimeout(changed)
    changed = setTimeout(() => {
      say(`${file} changed: API and worker start again`)
      for (const one of processes) one.restart()
    }, 200)
  })
}
say(`API on ${env.PUBLIC_URL}; the interface prints its own address.`)
let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, async () => {
    if (stopping) return
    stopping = true
    for (const one of processes) one.stop()
    vite.kill('SIGTERM')
    for (const server of servers.running) await server.stop()
    process.exit(0)
  })
}
