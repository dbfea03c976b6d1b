import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { connect } from '@parcours/db/connection.ts'
import { migrate } from '@parcours/db/migrate.ts'
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
if (!options.empty && (await isUnowned(db))) await seedDemo(db, new Date())
await db.destroy()
const port = await freePort(options.port)
const env = { ...process.env, ...servers.env, PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}`, PARCOURS_API: `http://127.0.0.1:${port}`, LOG_LEVEL: 'info' }
const node = (...args: string[]) => spawn(process.execPath, args, { cwd: ROOT, env, stdio: 'inherit' })
const children = [
  node('--watch', '--watch-preserve-output', 'packages/api/main.ts'),
  node('--watch', '--watch-preserve-output', 'activities/worker.ts'),
  spawn(process.execPath, [join(ROOT, 'web/node_modules/vite/bin/vite.js')], { cwd: join(ROOT, 'web'), env, stdio: 'inherit' }),
]
say(`API on ${env.PUBLIC_URL}; the interface prints its own address.`)
let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, async () => {
    if (stopping) return
    stopping = true
    for (const child of children) child.kill('SIGTERM')
    for (const server of servers.running) await server.stop()
    process.exit(0)
  })
}
