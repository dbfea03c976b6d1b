import '@parcours/domain/composition.ts'
import { connect, inWorkspace } from '@parcours/db/connection.ts'
import { migrate } from '@parcours/db/migrate.ts'
import { createApiKey } from '@parcours/domain/access/api-keys.ts'
import { createWorkspace } from '@parcours/domain/access/workspaces.ts'
import { startThrowawayStack } from '@parcours/launcher/stack.ts'
import { sql } from 'kysely'
import { startProduct } from './product.ts'

// A CSV file of 100,000 contacts, uploaded over HTTP and imported by a worker process, then imported again with other
// values, which updates all contacts, and once more as it is, which changes none. Beside it what PostgreSQL here writes
// of the same rows by bare COPY-like inserts, as the machine's limit.
const ROWS = Number(process.argv[2] ?? 100_000)
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
  createApiKey(tx, workspaceId, { name: 'bench', scope: 'full' }),
)
const product = await startProduct(stack, ['api', 'worker'])
const { url } = product
const headers = { authorization: `Bearer ${key}` }
const COUNTRIES = ['FR', 'BE', 'DE', 'ES', 'GB']

/** @param shift changes what the file says of all contacts */
function* file(shift: number) {
  yield 'email,externalId,firstName,lastName,country,city,plan,score,agreed\n'
  for (let n = 0; n < ROWS; n++) {
    const [plan, score, agreed] = [n % 3 ? 'free' : 'gold', (n + shift) % 100, n % 2 ? 'yes' : 'no']
    const who = `person${n}@example.com,c-${n},First${n},Last${n},${COUNTRIES[n % 5]},City ${n % 90}`
    yield `${who},${plan},${score},${agreed}\n`
  }
}

interface Progress {
  state: string
  processedRows: number
  rejectedRows: number
}

/** Uploads and imports the file; seconds of both. */
async function importFile(shift: number): Promise<{ upload: number; run: number; rejected: number }> {
  const begun = performance.now()
  const uploaded = await fetch(`${url}/api/v1/imports?fileName=bench.csv`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'text/csv' },
    body: [...file(shift)].join(''),
  })
  const { id } = (await uploaded.json()) as { id: string }
  const started = performance.now()
  const mapping = {
    email: 'email',
    externalId: 'externalId',
    firstName: 'firstName',
    lastName: 'lastName',
    country: 'country',
    city: 'city',
    plan: 'properties.plan',
    score: 'properties.score',
    agreed: 'consent.email',
  }
  await fetch(`${url}/api/v1/imports/${id}/start`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ mapping }),
  })
  for (;;) {
    const progress = (await (await fetch(`${url}/api/v1/imports/${id}`, { headers })).json()) as Progress
    if (progress.state === 'done')
      return {
        upload: (started - begun) / 1000,
        run: (performance.now() - started) / 1000,
        rejected: progress.rejectedRows,
      }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

try {
  const first = await importFile(0)
  const again = await importFile(7)
  const unchanged = await importFile(7)
  const { rows } = await sql<{ contacts: number }>`SELECT count(*)::int AS contacts FROM contacts`.execute(db)
  const begun = performance.now()
  for (let n = 0; n < ROWS; n += 2000) {
    await sql`
      INSERT INTO contacts (workspace_id, id, email, external_id, first_name, last_name, country, city, properties)
      SELECT ${workspaceId},
             uuidv7(), 'x' || n || '@example.com', 'x-'
               || n, 'First', 'Last', 'FR', 'City', '{"plan": "free", "score": 1}'
        FROM generate_series(${n}::int, ${n + 1999}::int) n`.execute(db)
  }
  const alone = ROWS / ((performance.now() - begun) / 1000)
  console.log(
    JSON.stringify({
      rows: ROWS,
      rows_per_second: Math.round(ROWS / first.run),
      update_rows_per_second: Math.round(ROWS / again.run),
      unchanged_rows_per_second: Math.round(ROWS / unchanged.run),
      upload_seconds: Number(first.upload.toFixed(2)),
      rejected: first.rejected + again.rejected,
      contacts: rows[0]?.contacts,
      postgres_alone_rows_per_second: Math.round(alone),
    }),
  )
} finally {
  await product.stop()
  await db.destroy()
  await stack.stop()
}
