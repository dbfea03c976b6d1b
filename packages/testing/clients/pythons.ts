import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { listenOnLoopback } from '../loopback.ts'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const TOOLS = fileURLToPath(new URL('../../../.tools', import.meta.url))
const run = promisify(execFile)

/** What libraries of Python are installed for, each by its `NAME.requirements.txt` into a folder of its own. */
const NAMES = ['moto', 'python', 'schemathesis'] as const
export type PythonName = (typeof NAMES)[number]

declare module 'vitest' {
  interface ProvidedContext {
    /** Where files ask for Python with libraries. */
    pythons: string
  }
}

/**
 * Installs libraries of Python, each set once for all files of a run: two processes that install into one folder would
 * break each other's. Those of a whole run are installed while other tests run, as they wait for the network.
 */
export async function openPythons({ atOnce }: { atOnce: boolean }): Promise<{ url: string; close(): Promise<void> }> {
  const installing = new Map<string, Promise<string | undefined>>()
  const installed = (name: PythonName) => {
    const begun = installing.get(name) ?? install(name)
    installing.set(name, begun)
    return begun
  }
  const server = createServer(({ url }, answer) => {
    const name = NAMES.find((one) => url === `/${one}`)
    if (!name) return void answer.writeHead(404).end()
    installed(name).then(
      (python) => (python ? answer.end(python) : answer.writeHead(204).end()),
      (error) => answer.writeHead(500).end(String(error)),
    )
  })
  const door = await listenOnLoopback(server)
  if (atOnce) void installAll(installed)
  return door
}

/** One after the other: the tests that run meanwhile need the processors. A test that asks for one gets its failure. */
async function installAll(installed: (name: PythonName) => Promise<unknown>): Promise<void> {
  for (const name of NAMES) await installed(name).catch(() => {})
}

/** The path of a Python that has these libraries; undefined where the machine has no Python. */
async function install(name: PythonName): Promise<string | undefined> {
  const canBe = ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))']
  if (
    !(await run('python3', canBe).then(
      () => true,
      () => false,
    ))
  )
    return undefined
  const venv = join(TOOLS, name)
  const python = join(venv, 'bin', 'python')
  const requirements = join(HERE, `${name}.requirements.txt`)
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex')
  const mark = join(venv, 'installed')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return python
  rmSync(venv, { recursive: true, force: true })
  await run('python3', ['-m', 'venv', venv])
  const pip = ['-m', 'pip', 'install', '--quiet', '--no-compile', '--disable-pip-version-check']
  await run(python, [...pip, '-r', requirements])
  writeFileSync(mark, wanted)
  return python
}
