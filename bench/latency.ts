import { startWorker } from '@parcours/activities/run-worker.ts'
import { buildApi } from '@parcours/api/run-api.ts'
import { connect, inWorkspace } from '@parcours/db/connection.ts'
import { migrate } from '@parcours/db/migrate.ts'
import { createJourney } from '@parcours/domain/journeys/authoring/drafts.ts'
import { publishJourney } from '@parcours/domain/journeys/control/lifecycle.ts'
import { startThrowawayStack } from '@parcours/launcher/stack.ts'
import { emailOnEvent, eventBench, figuresOf } from './event-fixture.ts'

// From an HTTP event to its email handed to the provider, through a real run, at 20 events a second.
const [PER_SECOND, SECONDS] = [20, Number(process.argv[2] ?? 20)]
const stack = await startThrowawayStack({ durable: true, temporalFile: true })
const env = { ...process.env, ...stack.env }
const db = connect({ url: stack.postgres.url, max: 4 })
await migrate(db)
const { workspaceId, key, templateId } = await eventBench(db)
await inWorkspace(db, workspaceId, async (tx) => {
  const id = await createJourney(tx, workspaceId, { name: 'Bench', graph: emailOnEvent(templateId, 'Go') })
  await publishJourney(tx, workspaceId, id, null, new Date())
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
  console.log(JSON.stringify(await figuresOf(db, sentAt, PER_SECOND * SECONDS)))
} finally {
  worker.shutdown()
  await worker.ended.catch(() => {})
  await api.close()
  await db.destroy()
  await stack.stop()
}
