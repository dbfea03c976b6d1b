import { startWorker } from '@parcours/activities/run-worker.ts'
import { buildApi } from '@parcours/api/run-api.ts'
import { connect, inWorkspace } from '@parcours/db/connection.ts'
import { migrate } from '@parcours/db/migrate.ts'
import { createApiKey } from '@parcours/domain/access/api-keys.ts'
import { createWorkspace } from '@parcours/domain/access/workspaces.ts'
import { createTemplate } from '@parcours/domain/content/templates.ts'
import { createJourney } from '@parcours/domain/journeys/drafts.ts'
import { publishJourney } from '@parcours/domain/journeys/lifecycle.ts'
import { startThrowawayStack } from '@parcours/launcher/stack.ts'
import { publicId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { BENCH_MJML } from './journey-fixture.ts'

// From an HTTP event to its email handed to the provider, through a real run, at 20 events a second.
const [PER_SECOND, SECONDS] = [20, Number(process.argv[2] ?? 20)]
const stack = await startThrowawayStack({ durable: true, temporalFile: true })
const env = { ...process.env, ...stack.env }
const db = connect({ url: stack.postgres.url, max: 4 })
await migrate(db)
const { workspaceId } = await createWorkspace(db, { workspace: 'Bench', name: 'Bench', email: 'bench@example.com', password: 'bench-bench-bench', language: 'en', timeZone: 'Europe/Paris' })
const { key } = await inWorkspace(db, workspaceId, async (tx) => {
  const template = await createTemplate(tx, { workspaceId, userId: null }, { name: 'Bench', subject: 'Hello', preheader: '', source: BENCH_MJML, format: 'mjml', purpose: 'service' })
  const at = { x: 0, y: 0 }
  const id = await createJourney(tx, workspaceId, {
    name: 'Bench',
    graph: {
      nodes: [
        { id: 'trigger', kind: 'triggerEvent', name: '', settings: { event: 'Go', where: [], reentry: 'always' }, position: at },
        { id: 'email', kind: 'sendEmail', name: '', settings: { templateId: publicId('template', template.id) }, position: at },
      ],
      edges: [{ from: 'trigger', port: 'next', to: 'email' }],
    },
  })
  await publishJourney(tx, workspaceId, id, null, new Date())
  return createApiKey(tx, workspaceId, { name: 'bench', scope: 'track' })
})
const api = await buildApi({ databaseUrl: stack.postgres.url, publicUrl: 'http://127.0.0.1:1', env })
const url = await api.listen({ port: 0, host: '127.0.0.1' })
const worker = await startWorker({ databaseUrl: stack.postgres.url, publicUrl: url, env })
try {
  const sentAt = new Map<string, number>()
  const send = async (name: string) => {
    sentAt.set(`${name}@example.com`, Date.now())
    await fetch(`${url}/v1/track`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ userId: name, event: 'Go', context: { traits: { email: `${name}@example.com` } } }),
    })
  }
  const run = async (prefix: string, seconds: number) => {
    const calls: Promise<void>[] = []
    for (let n = 0; n < PER_SECOND * seconds; n++) {
      calls.push(send(`${prefix}${n}`))
      await new Promise((resolve) => setTimeout(resolve, 1000 / PER_SECOND))
    }
    await Promise.all(calls)
  }
  await run('warm', 3)
  await run('measured', SECONDS)
  let taken: { recipient: string; accepted_at: Date }[] = []
  for (let waited = 0; waited < 100 && taken.length < PER_SECOND * SECONDS; waited++) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    taken = (await sql<{ recipient: string; accepted_at: Date }>`SELECT recipient, accepted_at FROM sandbox_outbox WHERE recipient LIKE 'measured%'`.execute(db)).rows
  }
  const times = taken.map(({ recipient, accepted_at }) => accepted_at.getTime() - (sentAt.get(recipient) ?? 0)).sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]
  const { rows } = await sql<{ runs: number }>`SELECT count(*)::int AS runs FROM journey_runs`.execute(db)
  console.log(JSON.stringify({ events: PER_SECOND * SECONDS, emails: taken.length, runs: rows[0]?.runs, p50_ms: at(0.5), p95_ms: at(0.95), max_ms: times.at(-1) }))
} finally {
  worker.shutdown()
  await worker.ended.catch(() => {})
  await api.close()
  await db.destroy()
  await stack.stop()
}
