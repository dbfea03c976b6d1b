import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pythonWith } from '@parcours/testing/clients/languages.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const LIMIT_MS = 120_000

/**
 * How it is run. Left out of its checks: valid shapes may still be refused (a journey of steps that lead nowhere, the
 * same name twice). Tracking calls are read leniently, and a batch is answered 200 whatever is in it: its answer names
 * what was refused (docs/contacts-and-events.md). One worker: two threads that parse at once make Python 3.11 raise a
 * SystemError of its own (python/cpython#106905). Live numbers never end.
 * A body beyond the limit is refused for that, before it is compared with its schema.
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
checks.negative_data_rejection.expected-statuses = [
  "400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "428", "429"
]

[[operations]]
include-path-regex = "^/(beacon/)?v1/"
checks.negative_data_rejection.enabled = false

[[operations]]
include-operation-id = "streamChanges"
enabled = false
`

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

  it('finds no answer that is ours to mend, and none that the reference does not tell', {
    timeout: 5 * LIMIT_MS,
  }, async () => {
    const python = await pythonWith('schemathesis')
    if (!python && process.env.CI !== 'true')
      return void process.stdout.write('  schemathesis was not tried: it needs Python 3.10 or newer, with venv\n')
    if (!python) throw new Error('Python 3.10 or newer is not on this machine')
    const { port } = world.api.server.address() as AddressInfo
    const file = join(folder, 'openapi.json')
    writeFileSync(file, (await world.api.inject('/docs/json')).body)
    writeFileSync(join(folder, 'schemathesis.toml'), SETTINGS)
    const url = `http://127.0.0.1:${port}`
    const header = `Authorization: Bearer ${world.workspace.fullKey}`
    const args = ['run', file, '--url', url, '--header', header, '--max-time', '50', '--no-color']
    const { code, words } = await run(join(python, '..', 'st'), args, folder)
    expect(code, failuresIn(words)).toBe(0)
  })
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
