import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connect } from '@parcours/db/connection.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { KeptProcess, KeptServer } from './keep-running.ts'
import { freePort } from './ports.ts'
import { startPostgres } from './postgres.ts'
import { TEMPORAL_CACHE } from './stack.ts'
import { startTemporal } from './temporal.ts'
import { ROOT } from './web-build.ts'

let world: World
let dir: string
const said: string[] = []
beforeAll(async () => {
  world = await createWorld()
  dir = mkdtempSync(join(tmpdir(), 'parcours-kept-'))
})
afterAll(async () => {
  await world.close()
  rmSync(dir, { recursive: true, force: true })
})

async function keep(
  name: string,
  file: string,
): Promise<{ kept: KeptProcess; health: () => Promise<{ status: string; restarts?: object } | undefined> }> {
  const [port, healthPort] = [await freePort(36_000), await freePort(36_000)]
  const kept = new KeptProcess({
    name,
    command: [process.execPath, join(ROOT, file)],
    cwd: ROOT,
    log: join(dir, `${name}.log`),
    env: {
      ...process.env,
      DATABASE_URL: world.databaseUrl,
      TEMPORAL_ADDRESS: inject('temporalAddress'),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      PORT: String(port),
      HEALTH_PORT: String(healthPort),
      LOG_LEVEL: 'info',
      NODE_NO_WARNINGS: '1',
    },
    // Longer than a busy machine keeps a starting process from its event loop.
    silenceMs: 15_000,
    say: (words) => said.push(words.trim()),
  })
  const address = `http://127.0.0.1:${name === 'API' ? port : healthPort}/health`
  const health = () =>
    fetch(address, { signal: AbortSignal.timeout(2000) }).then(
      (answer) => answer.json() as Promise<{ status: string }>,
      () => undefined,
    )
  return { kept, health }
}

/** The names in the lines that a process has printed, which is JSON but for its word to the launcher. */
function namesIn(log: string): string[] {
  const lines = readFileSync(join(dir, log), 'utf8').split('\n').slice(0, -1)
  const logged = lines
    .filter((line) => !line.endsWith(' ready'))
    .map((line) => (JSON.parse(line) as { name: string }).name)
  return [...new Set(logged)]
}

describe('a process of ours whose event loop stands', () => {
  // Beside each other: what takes long is the silence that is waited for.
  it.concurrent.each([
    ['API', 'packages/api/main.ts'],
    ['Worker', 'activities/worker.ts'],
  ])(
    'is noticed, ended, and answers again: %s',
    async (name, file) => {
      const { kept, health } = await keep(name, file)
      await kept.ready
      const before = kept.pid
      expect(await eventually(health, (seen) => seen?.status === 'ready', 60)).not.toHaveProperty('restarts')
      const names = async () => namesIn(`${name}.log`)
      expect(await eventually(names, ({ length }) => length > 0)).toEqual([name.toLowerCase()])
      process.kill(before, 'SIGSTOP')
      const after = await eventually(health, (seen) => seen?.status === 'ready', 120)
      expect(after).toMatchObject({ restarts: { times: 1, why: 'silent' } })
      expect(kept.pid).not.toBe(before)
      const saidOf = async () => said.filter((words) => words.startsWith(name))
      // It answers a moment before the launcher says so.
      expect(await eventually(saidOf, (words) => words.length > 1)).toEqual([
        expect.stringContaining('stood still'),
        `${name} is running again.`,
      ])
      await kept.stop()
      expect(await health()).toBeUndefined()
    },
    240_000,
  )

  it('and one that ends before it was ready is given up, in words', async () => {
    const kept = new KeptProcess({
      name: 'Broken',
      command: [process.execPath, '-e', 'process.exit(3)'],
      cwd: ROOT,
      log: join(dir, 'broken.log'),
      env: process.env,
      say: () => {},
    })
    await expect(kept.ready).rejects.toThrow(/Broken ended\. Its own words are in/)
    await kept.ended
  })
})

describe('a server that was killed', () => {
  it('is started again at its place, with its data: PostgreSQL', async () => {
    const log = join(dir, 'postgresql.log')
    const settings = { dir: join(dir, 'postgres'), port: await freePort(36_500), database: 'kept', log }
    chmodSync(dir, 0o711)
    let url = ''
    const words: string[] = []
    const kept = new KeptServer({ name: 'PostgreSQL', log, say: (said) => words.push(said.trim()) }, async (signal) => {
      const server = await startPostgres({ ...settings, sharedBuffers: '16MB', signal })
      url = server.url
      return server
    })
    await kept.ready
    const db = connect({ url, max: 4 })
    try {
      await sql`CREATE TABLE kept AS SELECT 1 AS n`.execute(db)
      // Who is busy notices the end of the postmaster late: until then the data are in use.
      const busy = sql`SELECT count(*) FROM generate_series(1, 20000000)`.execute(db).catch(() => {})
      const before = kept.pid
      process.kill(before, 'SIGKILL')
      const seen = await eventually(
        () => sql<{ n: number }>`SELECT n FROM kept`.execute(db).catch(() => undefined),
        (found) => found !== undefined,
        60,
      )
      expect(seen?.rows).toEqual([{ n: 1 }])
      await busy
      await eventually(
        async () => words,
        ({ length }) => length === 2,
      )
      expect(kept.pid).not.toBe(before)
      expect(words).toEqual([`PostgreSQL ended unexpectedly; see ${log}.`, 'PostgreSQL is running again.'])
      // And once more, but that it is stopped in the middle of its start.
      process.kill(kept.pid, 'SIGKILL')
      await eventually(
        async () => words,
        ({ length }) => length === 3,
      )
      await kept.stop()
      await expect(sql`SELECT 1`.execute(db)).rejects.toThrow()
      expect(words).toHaveLength(3)
    } finally {
      await db.destroy()
      await kept.stop()
    }
  }, 120_000)

  it('is started again at its place, with its data: Temporal', async () => {
    const log = join(dir, 'temporal.log')
    const port = await freePort(36_600)
    const metricsPort = await freePort(port + 1)
    const words: string[] = []
    const kept = new KeptServer({ name: 'Temporal', log, say: (said) => words.push(said.trim()) }, (signal) =>
      startTemporal({ port, metricsPort, file: join(dir, 'temporal.db'), log, cacheDir: TEMPORAL_CACHE, signal }),
    )
    await kept.ready
    process.kill(kept.pid, 'SIGKILL')
    await eventually(
      async () => words,
      ({ length }) => length === 2,
      60,
    )
    expect(words).toEqual([`Temporal ended unexpectedly; see ${log}.`, 'Temporal is running again.'])
    await kept.stop()
  }, 120_000)
})

describe('a process that no launcher watches', () => {
  const BEAT = fileURLToPath(new URL('../domain/process/heartbeat.ts', import.meta.url))
  const run = (work: string) =>
    new Promise<{ signal: string | null; code: number | null; words: string }>((resolve) => {
      const code = `const { startHeartbeat } = await import(${JSON.stringify(BEAT)}); startHeartbeat({ silenceMs: 1500 }); ${work}`
      const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      let words = ''
      child.stderr.on('data', (chunk) => (words += chunk))
      child.once('close', (code, signal) => resolve({ code, signal, words }))
    })

  it('ends itself when it stands, so that it is started again', async () => {
    const { signal, words } = await run('setTimeout(() => { for (;;); }, 200)')
    expect([signal, words]).toEqual(['SIGKILL', expect.stringContaining('stood still')])
  })

  it('goes on while it turns, and ends when its work is done', async () => {
    expect(await run('await new Promise((resolve) => setTimeout(resolve, 4000))')).toMatchObject({
      code: 0,
      signal: null,
    })
  })
})
