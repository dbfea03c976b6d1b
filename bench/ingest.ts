import '@parcours/domain/composition.ts'
import { connect, inWorkspace } from '@parcours/db/connection.ts'
import { migrate } from '@parcours/db/migrate.ts'
import { createApiKey } from '@parcours/domain/access/api-keys.ts'
import { createWorkspace } from '@parcours/domain/access/workspaces.ts'
import { startThrowawayStack } from '@parcours/launcher/stack.ts'
import { sql } from 'kysely'
import { runLoad, startBareServer } from './load/run.ts'
import type { Load, LoadFigures } from './load/sender.ts'
import { startProduct } from './product.ts'

// Events a second over HTTP, in batches of 100 and singly, sent by another process and durable when answered; beside it
// what PostgreSQL here takes in the same batches without HTTP, and what a bare HTTP server answers to the same calls,
// as the machine's limits.
const stack = await startThrowawayStack({ durable: true })
const db = connect({ url: stack.postgres.url, max: 4 })
await migrate(db)
const { workspaceId } = await createWorkspace(db, {
  workspace: 'Bench',
  name: 'Bench',
  email: 'bench@example.com',
  password: 'bench-bench-bench',
  language: 'en',
  timeZone: 'Europe/Paris',
})
const { key } = await inWorkspace(db, workspaceId, (tx) =>
  createApiKey(tx, workspaceId, { name: 'bench', scope: 'track' }),
)
const product = await startProduct(stack, ['api'])
const { url } = product

const SINGLE = { seconds: 8, batch: 1, connections: 64 }
const load = (settings: Omit<Load, 'url' | 'key'>, to = url) =>
  runLoad<LoadFigures>('sender.ts', { url: to, key, ...settings } satisfies Load)

try {
  await load({ seconds: 2, batch: 100, connections: 8 })
  const batch = await load({ seconds: 8, batch: 100, connections: 16 })
  const single = await load(SINGLE)
  const bare = await startBareServer()
  const answered = await load(SINGLE, bare.url)
  bare.stop()
  const stored = await sql<{ n: number }>`SELECT count(*)::int AS n FROM event_message_ids`.execute(db)
  const begun = performance.now()
  let direct = 0
  while (performance.now() - begun < 4000) {
    await sql`INSERT INTO event_inbox (shard, workspace_id, id, kind, name, properties, occurred_at, received_at)
      SELECT 0, ${workspaceId}, uuidv7(), 'track', 'Direct', '{"n": 1}', now(), now()
        FROM generate_series(1, 1000)`.execute(db)
    direct += 1000
  }
  const directPerSecond = direct / ((performance.now() - begun) / 1000)
  console.log(
    JSON.stringify({
      batch_events_per_second: Math.round(batch.events / batch.seconds),
      single_events_per_second: Math.round(single.events / single.seconds),
      p99_ms: Number(single.p99.toFixed(1)),
      batch_p99_ms: Number(batch.p99.toFixed(1)),
      refused: batch.refused + single.refused,
      stored: stored.rows[0]?.n,
      bare_http_requests_per_second: Math.round(answered.events / answered.seconds),
      postgres_alone_rows_per_second: Math.round(directPerSecond),
    }),
  )
} finally {
  await product.stop()
  await db.destroy()
  await stack.stop()
}
