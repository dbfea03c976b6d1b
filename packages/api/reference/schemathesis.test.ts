import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const VERSION = '4.32.5'
const TOOLS = fileURLToPath(new URL('../../../.tools/schemathesis', import.meta.url))
const SCHEMATHESIS = join(TOOLS, process.platform === 'win32' ? 'Scripts/st.exe' : 'bin/st')
const LIMIT_MS = 120_000

/** Puts schemathesis into a folder of its own, once. Undefined where there is no Python to run it. */
function findSchemathesis(): string | undefined {
  if (existsSync(SCHEMATHESIS)) return SCHEMATHESIS
  const python = ['python3', 'python'].find(
    (name) => spawnSync(name, ['-c', 'import sys, venv; sys.exit(sys.version_info < (3, 10))']).status === 0,
  )
  if (!python) return undefined
  const pip = join(SCHEMATHESIS, '..', 'pip')
  const made =
    spawnSync(python, ['-m', 'venv', TOOLS]).status === 0 &&
    spawnSync(pip, ['install', '--quiet', `schemathesis==${VERSION}`]).status === 0
  return made && existsSync(SCHEMATHESIS) ? SCHEMATHESIS : undefined
}

/**
 * How it is run. Left out of its checks: valid shapes may still be refused (a journey of steps that lead nowhere, the
 * same name twice). Tracking calls are read leniently, and a batch is answered 200 whatever is in it: its answer names
 * what was refused (docs/contacts-and-events.md). One worker: two threads that parse at once make Python 3.11 raise a
 * SystemError of its own (python/cpython#106905). Live numbers never end.
 * https://schemathesis.readthedocs.io/en/stable/reference/configuration/
 */
const SETTINGS = `
seed = 16
workers = 1
request-timeout = 30
continue-on-failure = true
phases.stateful.enabled = false
generation.max-examples = 8
generation.database = "none"
checks.positive_data_acceptance.enabled = false

[[operations]]
include-path-regex = "^/(beacon/)?v1/"
checks.negative_data_rejection.enabled = false

[[operations]]
include-operation-id = "streamChanges"
enabled = false
`

const schemathesis = findSchemathesis()
if (!schemathesis) console.warn('Schemathesis is not run: it needs Python 3.10 or newer, with venv, and PyPI.')

describe('schemathesis over the HTTP reference', () => {
  let world: World
  let folder: string
  beforeAll(async () => {
    world = await createWorld({ rateLimits: { api: 1e6, tracking: 1e6, login: 1e6, unknown: 1e6, account: 1e6 } })
    await world.api.listen({ port: 0, host: '127.0.0.1' })
    folder = mkdtempSync(join(tmpdir(), 'parcours-schemathesis-'))
  })
  afterAll(async () => {
    await world.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('can be run in CI', () => {
    if (process.env.CI === 'true') expect(schemathesis).toBeDefined()
  })

  it.skipIf(!schemathesis)(
    'finds no answer that is ours to mend, and none that the reference does not tell',
    { timeout: 3 * LIMIT_MS },
    async () => {
      const { port } = world.api.server.address() as AddressInfo
      const file = join(folder, 'openapi.json')
      writeFileSync(file, (await world.api.inject('/docs/json')).body)
      writeFileSync(join(folder, 'schemathesis.toml'), SETTINGS)
      const url = `http://127.0.0.1:${port}`
      const header = `Authorization: Bearer ${world.workspace.fullKey}`
      const args = ['run', file, '--url', url, '--header', header, '--max-time', '50', '--no-color']
      const { code, words } = await run(schemathesis ?? '', args, folder)
      expect(code, failuresIn(words)).toBe(0)
    },
  )
})

/** Of its output, which lists each operation that it warns of as well. */
function failuresIn(words: string): string {
  const [, failures = words] = /=+ FAILURES =+\n([\s\S]*?)(?=\n=+ [A-Z]+ =+\n)/.exec(words) ?? []
  return failures.slice(-8_000)
}

/** Beside the event loop, which answers it. */
async function run(command: string, args: string[], cwd: string): Promise<{ code: number | null; words: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    let words = ''
    child.stdout.on('data', (chunk) => (words += chunk))
    child.stderr.on('data', (chunk) => (words += chunk))
    const limit = setTimeout(() => child.kill('SIGTERM'), 2 * LIMIT_MS)
    child.once('close', (code) => {
      clearTimeout(limit)
      resolve({ code, words })
    })
  })
}
