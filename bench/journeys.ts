import { startWorker } from '@parcours/activities/run-worker.ts'
import { readConfig } from '@parcours/config/config.ts'
import { createLogger } from '@parcours/config/logger.ts'
import { connect, inWorkspace, transactionsOf } from '@parcours/db/connection.ts'
import { migrate } from '@parcours/db/migrate.ts'
import { createWorkspace } from '@parcours/domain/access/workspaces.ts'
import { createContent } from '@parcours/domain/content/documents/create.ts'
import { email } from '@parcours/domain/content/email/email.ts'
import { createJourney } from '@parcours/domain/journeys/authoring/drafts.ts'
import { publishJourney } from '@parcours/domain/journeys/control/lifecycle.ts'
import { startThrowawayStack } from '@parcours/launcher/stack.ts'
import { publicId } from '@parcours/model/id.ts'
import { Connection } from '@temporalio/client'
import { sql } from 'kysely'
import { measureBaseline } from './baseline/measure.ts'
import { addEveryone } from './everyone.ts'
import { BENCH_MJML, benchGraph } from './journey-fixture.ts'

// 100,000 contacts through trigger → condition → wait 1 s → email (sandbox in process) → exit, and the same journey as
// one Temporal workflow a contact, 500 contacts, on the same servers. Then all once more: in a database that knows them
// all as contacts who have exited.
const CONTACTS = Number(process.argv[2] ?? 100_000)
const stack = await startThrowawayStack({ durable: true, temporalFile: true })
const config = readConfig({ ...process.env, ...stack.env, PUBLIC_URL: 'http://127.0.0.1:1' })
const db = connect({ url: stack.postgres.url })
await migrate(db)
const { workspaceId } = await createWorkspace(db, {
  workspace: 'Bench',
  name: 'Bench',
  email: 'bench@example.com',
  password: 'bench-bench-bench',
  language: 'en',
  timeZone: 'Europe/Paris',
})
const worker = await startWorker({ config, logger: createLogger({ name: 'worker', level: config.logLevel }) })
try {
  await sql`INSERT INTO contacts (workspace_id, email, first_name, city, properties)
    SELECT ${workspaceId}, 'person' || n || '@example.com', 'Person ' || n, 'Lyon',
           jsonb_build_object('plan', CASE WHEN n % 10 < 9 THEN 'pro' ELSE 'free' END)
      FROM generate_series(1, ${CONTACTS}::int) n`.execute(db)
  await sql`INSERT INTO consent_ledger (workspace_id, contact_id, channel, purpose, decision, source, decided_at)
    SELECT workspace_id, id, 'email', 'marketing', 'given', 'bench', now() FROM contacts`.execute(db)
  await sql`VACUUM ANALYZE`.execute(db)
  const template = await createContent(
    transactionsOf(db, workspaceId),
    email,
    { workspaceId, userId: null },
    {
      name: 'Bench',
      document: {
        subject: 'Hello {{ contact.firstName }}',
        preheader: '',
        source: BENCH_MJML,
        format: 'mjml',
        purpose: 'marketing',
      },
    },
  )
  const journeyId = await inWorkspace(db, workspaceId, async (tx) => {
    const id = await createJourney(tx, workspaceId, {
      name: 'Bench',
      graph: benchGraph(publicId('template', template.id)),
    })
    await publishJourney(tx, workspaceId, id, null, new Date())
    return id
  })

  const { entered, seconds } = await leadThrough(journeyId)
  const { rows } = await sql<{ done: number; sent: number; taken: number; runs: number }>`SELECT
    (SELECT count(*) FROM journey_positions WHERE state = 'done')::int AS done,
    (SELECT count(*) FROM messages WHERE status = 'sent')::int AS sent,
    (SELECT count(*) FROM sandbox_outbox)::int AS taken, (SELECT count(*) FROM journey_runs)::int AS runs`.execute(db)
  const connection = await Connection.connect({ address: stack.temporal.address })
  const { rows: ids } = await sql<{ workflow_id: string }>`SELECT workflow_id FROM journey_runs`.execute(db)
  let history = 0
  for (const { workflow_id } of ids) {
    const { workflowExecutionInfo } = await connection.workflowService.describeWorkflowExecution({
      namespace: 'default',
      execution: { workflowId: workflow_id },
    })
    history += Number(workflowExecutionInfo?.historyLength ?? 0)
  }
  await sql`VACUUM ANALYZE`.execute(db)
  const again = await leadThrough(journeyId)
  worker.shutdown()
  await worker.ended
  const baseline = await measureBaseline({
    address: stack.temporal.address,
    databaseUrl: stack.postgres.url,
    contacts: 500,
  })
  console.log(
    JSON.stringify({
      contacts: entered,
      seconds: round(seconds),
      contacts_per_second: Math.round(entered / seconds),
      used_contacts_per_second: Math.round(again.entered / again.seconds),
      history_events_per_contact: round(history / entered, 4),
      finished: rows[0]?.done,
      emails_sent: rows[0]?.sent,
      emails_in_outbox: rows[0]?.taken,
      runs: rows[0]?.runs,
      baseline_contacts_per_second: round(baseline),
      times_baseline: Math.round(entered / seconds / baseline),
    }),
  )
  await connection.close()
} finally {
  worker.shutdown()
  await worker.ended.catch(() => {})
  await db.destroy()
  await stack.stop()
}

/** All contacts go through the journey; how many, and how long it took. */
async function leadThrough(journeyId: string): Promise<{ entered: number; seconds: number }> {
  const begun = performance.now()
  const entered = await addEveryone(db, workspaceId, journeyId)
  for (let left = entered; left > 0; ) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    const { rows } = await sql<{
      left: number
    }>`SELECT count(*)::int AS left FROM journey_runs WHERE ended_at IS NULL`.execute(db)
    left = rows[0]?.left ?? 0
  }
  return { entered, seconds: (performance.now() - begun) / 1000 }
}

function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits))
}
