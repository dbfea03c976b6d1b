import '@parcours/domain/composition.ts'
import { connect, transactionsOf } from '@parcours/db/connection.ts'
import { migrate } from '@parcours/db/migrate.ts'
import { loadSigningKey } from '@parcours/domain/access/secrets.ts'
import { createWorkspace } from '@parcours/domain/access/workspaces.ts'
import { createContent } from '@parcours/domain/content/documents/create.ts'
import { email } from '@parcours/domain/content/email/email.ts'
import { clickUrl, openUrl } from '@parcours/domain/delivery/tokens.ts'
import { startThrowawayStack } from '@parcours/launcher/stack.ts'
import { sql } from 'kysely'
import { campaignMjml } from './campaign-fixture.ts'
import { runLoad } from './load/run.ts'
import type { Visit, VisitFigures } from './load/visitor.ts'
import { startProduct } from './product.ts'

// Pixel and click requests a second on the API, each durable when answered, from another process, over 50,000 messages,
// while a worker applies them; then how long it takes until all are applied. Beside it what the API answers of an
// address that touches no database, as the machine's limit.
const MESSAGES = 50_000
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
const signingKey = await loadSigningKey(db)
const product = await startProduct(stack, ['api', 'worker'])
const { url } = product

const load = (visit: Visit) => runLoad<VisitFigures>('visitor.ts', visit)

try {
  const template = await createContent(
    transactionsOf(db, workspaceId),
    email,
    { workspaceId, userId: null },
    {
      name: 'Bench',
      document: {
        subject: 'Hello',
        preheader: '',
        source: campaignMjml(),
        format: 'mjml',
        purpose: 'marketing',
      },
    },
  )
  const { rows } = await sql<{ id: string }>`
    WITH people AS (
      INSERT INTO contacts (workspace_id, email)
      SELECT ${workspaceId}, 'p' || n || '@example.com'
        FROM generate_series(1, ${MESSAGES}::int) n
      RETURNING id, email
    )
    INSERT INTO messages (workspace_id, id, channel, owner_id, owner_at, node_id, contact_id, template_id,
        template_revision, address, status, provider, created_at, sent_at)
    SELECT ${workspaceId}, uuidv7(), 'email', ${template.id}, now(), 'campaign', id, ${template.id}, 1,
           email, 'sent', 'smtp', now(), now()
      FROM people
    RETURNING id`.execute(db)
  await sql`VACUUM ANALYZE`.execute(db)
  const seconds = 8
  const connections = 64
  const opens = rows.map(({ id }) => openUrl(signingKey, url, id))
  const clicks = rows.map(({ id }) => clickUrl(signingKey, url, id, 0, 'https://shop.example.com/new'))
  const warm = await load({ urls: opens.slice(0, 1000), seconds: 2, connections })
  const opened = await load({ urls: opens, seconds, connections })
  const clicked = await load({ urls: clicks, seconds, connections })
  const alone = await load({ urls: [`${url}/t/o/forged`], seconds: 4, connections })
  const answered = performance.now()
  for (let left = 1; left > 0; await new Promise((resolve) => setTimeout(resolve, 100))) {
    left =
      (await sql<{ left: number }>`SELECT count(*)::int AS left FROM message_event_inbox`.execute(db)).rows[0]?.left ??
      0
  }
  const behind = (performance.now() - answered) / 1000
  const { rows: kept } = await sql<{ events: number }>`SELECT count(*)::int AS events FROM message_events`.execute(db)
  console.log(
    JSON.stringify({
      opens_per_second: Math.round(opened.answers / opened.seconds),
      clicks_per_second: Math.round(clicked.answers / clicked.seconds),
      p99_ms: Number(opened.p99.toFixed(1)),
      clicks_p99_ms: Number(clicked.p99.toFixed(1)),
      refused: opened.refused + clicked.refused,
      kept: kept[0]?.events,
      // Two rows a click: who clicks has seen.
      expected: opened.answers + 2 * clicked.answers + warm.answers,
      applied_after_seconds: Number(behind.toFixed(1)),
      api_without_database_per_second: Math.round(alone.answers / alone.seconds),
    }),
  )
} finally {
  await product.stop()
  await db.destroy()
  await stack.stop()
}
