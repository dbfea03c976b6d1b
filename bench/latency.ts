import '@parcours/domain/composition.ts'
import { connect, inWorkspace } from '@parcours/db/connection.ts'
import { migrate } from '@parcours/db/migrate.ts'
import { createJourney } from '@parcours/domain/journeys/authoring/drafts.ts'
import { publishJourney } from '@parcours/domain/journeys/control/lifecycle.ts'
import { startThrowawayStack } from '@parcours/launcher/stack.ts'
import { cpuOf } from './cpu.ts'
import { emailOnEvent, eventBench, figuresOf } from './event-fixture.ts'
import { startProduct } from './product.ts'

// From an HTTP event to its email handed to the provider, through a real run, at 20 events a second; with what a run
// costs of the cores, by process: where the cores are the limit, that is the reason of a wait.
const PER_SECOND = Number(process.argv[3] ?? 20)
const SECONDS = Number(process.argv[2] ?? 20)
const stack = await startThrowawayStack({ durable: true, temporalFile: true })
const db = connect({ url: stack.postgres.url, max: 4 })
await migrate(db)
const { workspaceId, key, templateId } = await eventBench(db)
await inWorkspace(db, workspaceId, async (tx) => {
  const id = await createJourney(tx, workspaceId, { name: 'Bench', graph: emailOnEvent(templateId, 'Go') })
  await publishJourney(tx, workspaceId, id, null, new Date())
})
const product = await startProduct(stack, ['api', 'worker'])
try {
  const sentAt = new Map<string, number>()
  const send = async (name: string) => {
    sentAt.set(`${name}@example.com`, Date.now())
    await fetch(`${product.url}/v1/track`, {
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
  const before = cpuOf(process.pid)
  await run('measured', SECONDS)
  const figures = await figuresOf(db, sentAt, PER_SECOND * SECONDS)
  const after = cpuOf(process.pid)
  const cpu = Object.fromEntries(
    Object.entries(after).map(([name, ms]) => [name, Math.round((ms - (before[name] ?? 0)) / (PER_SECOND * SECONDS))]),
  )
  console.log(JSON.stringify({ ...figures, cpu_ms_per_event: cpu }))
} finally {
  await product.stop()
  await db.destroy()
  await stack.stop()
}
