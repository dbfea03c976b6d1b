import { fileURLToPath } from 'node:url'
import { connect } from '@parcours/db/connection.ts'
import { Client, Connection } from '@temporalio/client'
import { NativeConnection, Worker } from '@temporalio/worker'
import { sql } from 'kysely'

export interface BaselineActivities {
  isPro(contactId: string): Promise<boolean>
  sendEmail(contactId: string): Promise<void>
}

/** Contacts a second of one workflow a contact, its emails rows in a table. */
export async function measureBaseline({
  address,
  databaseUrl,
  contacts,
}: {
  address: string
  databaseUrl: string
  contacts: number
}): Promise<number> {
  const db = connect({ url: databaseUrl })
  await sql`CREATE TABLE baseline_outbox (contact_id uuid PRIMARY KEY, at timestamptz)`.execute(db)
  const ids = await db.selectFrom('contacts').select('id').limit(contacts).execute()
  const activities: BaselineActivities = {
    async isPro(contactId) {
      const { rows } = await sql<{
        pro: boolean
      }>`SELECT properties ->> 'plan' = 'pro' AS pro FROM contacts WHERE id = ${contactId}`.execute(db)
      return rows[0]?.pro ?? false
    },
    async sendEmail(contactId) {
      await sql`INSERT INTO baseline_outbox VALUES (${contactId}, now()) ON CONFLICT DO NOTHING`.execute(db)
    },
  }
  const [native, connection] = await Promise.all([
    NativeConnection.connect({ address }),
    Connection.connect({ address }),
  ])
  const worker = await Worker.create({
    connection: native,
    taskQueue: 'baseline',
    workflowsPath: fileURLToPath(new URL('workflow.ts', import.meta.url)),
    activities,
  })
  const client = new Client({ connection })
  const rate = await worker.runUntil(async () => {
    const begun = performance.now()
    const handles = await Promise.all(
      ids.map(({ id }) =>
        client.workflow.start('oneContact', { workflowId: `baseline-${id}`, taskQueue: 'baseline', args: [id] }),
      ),
    )
    await Promise.all(handles.map((handle) => handle.result()))
    return ids.length / ((performance.now() - begun) / 1000)
  })
  await Promise.all([native.close(), connection.close(), db.destroy()])
  return rate
}
