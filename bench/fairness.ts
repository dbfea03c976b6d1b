import '@parcours/domain/composition.ts'
import { connect, inWorkspace } from '@parcours/db/connection.ts'
import { migrate } from '@parcours/db/migrate.ts'
import { createJourney } from '@parcours/domain/journeys/authoring/drafts.ts'
import { publishJourney } from '@parcours/domain/journeys/control/lifecycle.ts'
import { startThrowawayStack } from '@parcours/launcher/stack.ts'
import { sql } from 'kysely'
import { emailOnEvent, eventBench, figuresOf } from './event-fixture.ts'
import { addEveryone } from './everyone.ts'
import { startProduct } from './product.ts'

// One contact's event to their email, five times a second, while 500,000 contacts enter another journey and are written
// to; beside it the same on an idle installation.
const [CONTACTS, PER_SECOND] = [Number(process.argv[2] ?? 500_000), 5]
const stack = await startThrowawayStack({ durable: true, temporalFile: true })
const db = connect({ url: stack.postgres.url, max: 4 })
await migrate(db)
const { workspaceId, key, templateId } = await eventBench(db)
await sql`
  INSERT INTO contacts (workspace_id, email, first_name, city)
  SELECT ${workspaceId}, 'crowd' || n || '@example.com', 'Person ' || n, 'Lyon'
    FROM generate_series(1, ${CONTACTS}::int) n`.execute(db)
await sql`VACUUM ANALYZE`.execute(db)
const everyone = await inWorkspace(db, workspaceId, async (tx) => {
  const single = await createJourney(tx, workspaceId, { name: 'Single', graph: emailOnEvent(templateId, 'Go') })
  await publishJourney(tx, workspaceId, single, null, new Date())
  const position = { x: 0, y: 0 }
  const id = await createJourney(tx, workspaceId, {
    name: 'Crowd',
    graph: {
      nodes: [
        { id: 'trigger', kind: 'triggerManual', name: '', settings: { reentry: 'once' }, position },
        {
          id: 'tag',
          kind: 'updateContact',
          name: '',
          settings: { changes: [{ kind: 'addTag', tag: 'crowd' }] },
          position,
        },
        { id: 'email', kind: 'sendEmail', name: '', settings: { templateId }, position },
      ],
      edges: [
        { from: 'trigger', port: 'next', to: 'tag' },
        { from: 'tag', port: 'next', to: 'email' },
      ],
    },
  })
  await publishJourney(tx, workspaceId, id, null, new Date())
  return id
})
const product = await startProduct(stack, ['api', 'worker'])

async function trickle(prefix: string, sentAt: Map<string, number>, goesOn: () => boolean): Promise<number> {
  let sent = 0
  while (goesOn()) {
    const name = `${prefix}${sent++}`
    sentAt.set(`${name}@example.com`, Date.now())
    await fetch(`${product.url}/v1/track`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ userId: name, event: 'Go', context: { traits: { email: `${name}@example.com` } } }),
    })
    await new Promise((resolve) => setTimeout(resolve, 1000 / PER_SECOND))
  }
  return sent
}

try {
  const [idleAt, busyAt] = [new Map<string, number>(), new Map<string, number>()]
  let until = performance.now() + 3000
  await trickle('warm', new Map(), () => performance.now() < until)
  until = performance.now() + 10_000
  const idle = await figuresOf(db, idleAt, await trickle('measured-idle', idleAt, () => performance.now() < until))
  await sql`DELETE FROM sandbox_outbox`.execute(db)

  const begun = performance.now()
  let entering = true
  let running = true
  const everyoneEnrolled = addEveryone(db, workspaceId, everyone).then((entered) => {
    entering = false
    return entered
  })
  const watch = (async () => {
    while (running) {
      await new Promise((resolve) => setTimeout(resolve, 500))
      const { rows } = await sql<{
        left: number
      }>`SELECT count(*)::int AS left FROM journey_runs WHERE journey_id = ${everyone} AND ended_at IS NULL`.execute(db)
      running = entering || (rows[0]?.left ?? 0) > 0
    }
  })()
  const sent = await trickle('measured-busy', busyAt, () => running)
  const [entered] = await Promise.all([everyoneEnrolled, watch])
  const seconds = (performance.now() - begun) / 1000
  const busy = await figuresOf(db, busyAt, sent)
  console.log(
    JSON.stringify({
      everyone: entered,
      everyone_seconds: Number(seconds.toFixed(1)),
      events: busy.expected,
      emails: busy.emails,
      p50_ms: busy.p50_ms,
      p95_ms: busy.p95_ms,
      max_ms: busy.max_ms,
      idle_p50_ms: idle.p50_ms,
      idle_p95_ms: idle.p95_ms,
    }),
  )
} finally {
  await product.stop()
  await db.destroy()
  await stack.stop()
}
