// Runs on any Node from 18 on: brings Node 24 and pnpm if they are needed, installs what the project stands on, and
// goes on with `npm start`, `npm test` and the others under Node 24. Plain JavaScript, no dependency.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const NODE_MAJOR = 24
const PNPM = 'pnpm@12'
const root = fileURLToPath(new URL('../..', import.meta.url))
const tools = join(root, '.tools')
const windows = process.platform === 'win32'
const say = (words) => process.stdout.write(`  ${words}\n`)

/** Runs a command and shows what it printed only when it fails. */
function quietly(what, command, args, options = {}) {
  const begun = Date.now()
  say(`${what} …`)
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    shell: windows,
    ...options,
  })
  if (status === 0) return say(`${what}: done in ${((Date.now() - begun) / 1000).toFixed(1)} s`)
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}${error ? `${error.message}\n` : ''}\n`)
  process.stderr.write(`${what} failed. Is the npm registry reachable from here? (npm ping)\n`)
  process.exit(1)
}

/** Node 24: this very one, or the one under .tools. */
function findNode() {
  if (Number(process.versions.node.split('.')[0]) === NODE_MAJOR) return process.execPath
  const name = `node-${windows ? 'win' : process.platform}-${process.arch}`
  const local = join(tools, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node')
  if (!existsSync(local)) {
    mkdirSync(tools, { recursive: true })
    quietly(`Bringing Node ${NODE_MAJOR} (this one is ${process.versions.node})`, 'npm', [
      'install',
      '--prefix',
      tools,
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      `${name}@${NODE_MAJOR}`,
      PNPM,
    ])
  }
  return local
}

function findPnpm() {
  const local = join(tools, 'node_modules', 'pnpm', 'pnpm')
  if (!existsSync(local)) {
    mkdirSync(tools, { recursive: true })
    quietly('Bringing pnpm', 'npm', [
      'install',
      '--prefix',
      tools,
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      PNPM,
    ])
  }
  return local
}

/** Installs once for each state of the lock file. */
function install(node, pnpm) {
  const hash = createHash('sha256')
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .digest('hex')
  const mark = join(root, 'node_modules', '.parcours-installed')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === hash) return
  quietly('Installing libraries', pnpm, ['install', '--frozen-lockfile'], {
    env: { ...process.env, PATH: `${join(node, '..')}${delimiter}${process.env.PATH}`, CI: 'true' },
  })
  writeFileSync(mark, hash)
}

const [command = 'start', ...args] = process.argv.slice(2)
const node = findNode()
install(node, findPnpm())
const env = {
  ...process.env,
  PATH: [join(root, 'node_modules', '.bin'), join(node, '..'), process.env.PATH].join(delimiter),
  NODE_NO_WARNINGS: '1',
}
const child = spawn(node, [join(root, 'packages', 'launcher', `${command}.ts`), ...args], {
  cwd: root,
  env,
  stdio: 'inherit',
})
// Ctrl-C reaches the child by itself; what is sent to this process alone is passed on.
process.on('SIGINT', () => {})
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'))
// npm passes a signal on to a shell that keeps it for itself: when that is gone, all of this is to end.
const parent = process.ppid
setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 1000).unref()
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
