import '@parcours/domain/composition.ts'
import { readFileSync } from 'node:fs'
import { connect, type Database, inWorkspace, transactionsOf } from '@parcours/db/connection.ts'
import { migrate } from '@parcours/db/migrate.ts'
import { loadSigningKey } from '@parcours/domain/access/secrets.ts'
import { createWorkspace } from '@parcours/domain/access/workspaces.ts'
import { createCampaign } from '@parcours/domain/campaigns/campaigns.ts'
import { launchCampaign } from '@parcours/domain/campaigns/launch.ts'
import { createContent } from '@parcours/domain/content/documents/create.ts'
import { email } from '@parcours/domain/content/email/email.ts'
import { createSegment } from '@parcours/domain/segments/segments.ts'
import { startThrowawayStack } from '@parcours/launcher/stack.ts'
import { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import { publicId } from '@parcours/model/id.ts'
import { useProvider } from '@parcours/testing/connections.ts'
import { type SinkFigures, startSink } from '@parcours/testing/sink.ts'
import { sql } from 'kysely'
import { campaignMjml } from './campaign-fixture.ts'
import type { Handing } from './load/bare-smtp.ts'
import { runLoad } from './load/run.ts'
import { startListmonk } from './peers/listmonk.ts'
import { startProduct } from './product.ts'

// A campaign to 100,000 contacts of one segment through SMTP to a sink in another process: as fast as it goes, with 10
// ms of delay a message, and with kill -9 of the worker in the middle. Every message is recorded. Beside it, what as many
// bare connections send of one finished message of that length, as the limit of the machine and of the delay; and what
// listmonk sends to as many on the same PostgreSQL, where LISTMONK says where the program is. It takes two turns with
// each delay, before and after the product's.
const CONTACTS = Number(process.argv[2] ?? 100_000)
const CONNECTIONS = 50

const stack = await startThrowawayStack({ durable: true, temporalFile: true })
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
const sink = await startSink()

/** 100,000 contacts in one segment, who agreed. */
async function prepare(database: Database): Promise<{ segmentId: string; templateId: string }> {
  await sql`INSERT INTO contacts (workspace_id, email, first_name, city, properties)
    SELECT ${workspaceId}, 'person' || n || '@example.com', 'Person ' || n, 'Lyon', jsonb_build_object('plan', 'pro')
      FROM generate_series(1, ${CONTACTS}::int) n`.execute(database)
  await sql`INSERT INTO consent_ledger (workspace_id, contact_id, channel, purpose, decision, source, decided_at)
    SELECT workspace_id, id, 'email', 'marketing', 'given', 'bench', now() FROM contacts`.execute(database)
  const signingKey = await loadSigningKey(database)
  const template = await createContent(
    transactionsOf(database, workspaceId),
    email,
    { workspaceId, userId: null },
    {
      name: 'Bench',
      document: {
        subject: 'Hello {{ contact.firstName }}',
        preheader: '',
        source: campaignMjml(),
        format: 'mjml',
        purpose: 'marketing',
      },
    },
  )
  const made = await inWorkspace(database, workspaceId, async (tx) => {
    await useProvider(tx, signingKey, 'smtp', { host: '127.0.0.1', port: sink.port, connections: CONNECTIONS })
    return {
      templateId: template.id,
      segmentId: await createSegment(
        tx,
        workspaceId,
        { name: 'Pro', condition: { kind: 'property', property: 'plan', operator: 'is', value: 'pro' } },
        new Date(),
      ),
    }
  })
  return made
}

async function until(isSo: () => Promise<boolean>, ms = 20): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, ms))
}

interface Run {
  launchedAt: number
  sendId: string
}

async function launch(segmentId: string, templateId: string): Promise<Run> {
  const definition = CampaignDefinition.parse({
    audience: { segments: [publicId('segment', segmentId)] },
    variants: [{ key: 'A', templateId: publicId('template', templateId) }],
    schedule: { kind: 'now' },
  })
  const id = await inWorkspace(db, workspaceId, (tx) =>
    createCampaign(tx, workspaceId, { name: 'Bench', definition }, new Date()),
  )
  const launchedAt = Date.now()
  await inWorkspace(db, workspaceId, (tx) => launchCampaign(tx, workspaceId, id, new Date()))
  const { id: sendId } = await db
    .selectFrom('campaign_sends')
    .select('id')
    .where('campaign_id', '=', id)
    .executeTakeFirstOrThrow()
  return { launchedAt, sendId }
}

async function ended({ sendId }: Run): Promise<void> {
  await until(
    async () =>
      (await db.selectFrom('campaign_sends').select('state').where('id', '=', sendId).executeTakeFirst())?.state ===
      'done',
    100,
  )
}

/** What PostgreSQL knows of a run's messages, by status. */
async function recorded({ sendId }: Run): Promise<Record<string, number>> {
  const { rows } = await sql<{
    status: string
    count: number
  }>`SELECT status, count(*)::int AS count FROM messages WHERE owner_id = ${sendId} GROUP BY status`.execute(db)
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]))
}

function peakMb(pid: number): number {
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024)
}

const rate = ({ messages, firstAt, lastAt }: SinkFigures) => Math.round(messages / ((lastAt - firstAt) / 1000))

let product = await startProduct(stack, ['api', 'worker'])
const listmonk = process.env.LISTMONK
  ? await startListmonk(stack, {
      program: process.env.LISTMONK,
      smtpPort: sink.port,
      connections: CONNECTIONS,
      contacts: CONTACTS,
    })
  : undefined
try {
  const { segmentId, templateId } = await prepare(db)
  await until(
    async () =>
      (await db.selectFrom('segments').select('state').where('id', '=', segmentId).executeTakeFirst())?.state ===
      'ready',
  )
  await sql`VACUUM ANALYZE`.execute(db)

  const atListmonk = async (delayMs: number) => {
    sink.reset(delayMs)
    await listmonk?.send()
    return sink.report()
  }
  const listmonkBefore = [await atListmonk(0), await atListmonk(10)]

  sink.reset(0)
  const plain = await launch(segmentId, templateId)
  await ended(plain)
  const fast = await sink.report()
  const fastRecorded = await recorded(plain)
  const peak = peakMb(product.pids.worker ?? 0)

  sink.reset(10)
  const delayed = await launch(segmentId, templateId)
  await ended(delayed)
  const slow = await sink.report()
  const listmonkAfter = [await atListmonk(0), await atListmonk(10)]

  sink.reset(0)
  const killed = await launch(segmentId, templateId)
  await until(async () => (await sink.report()).messages > CONTACTS / 2, 5)
  process.kill(product.pids.worker ?? 0, 'SIGKILL')
  await product.stop()
  product = await startProduct(stack, ['api', 'worker'])
  await ended(killed)
  const afterKill = await sink.report()
  const killedRecorded = await recorded(killed)

  const bytes = Math.round(fast.bytes / fast.messages)
  const bareAt = async (delayMs: number) => {
    sink.reset(delayMs)
    const order: Handing = { port: sink.port, connections: CONNECTIONS, messages: CONTACTS, bytes }
    await runLoad('bare-smtp.ts', order)
    return sink.report()
  }
  const [bare, bareSlow] = [await bareAt(0), await bareAt(10)]

  console.log(
    JSON.stringify({
      contacts: CONTACTS,
      messages_per_second: rate(fast),
      launch_to_first_ms: fast.firstAt - plain.launchedAt,
      peak_rss_mb: peak,
      duplicates: fast.duplicates,
      missing: CONTACTS - fast.distinct,
      recorded_sent: fastRecorded.sent ?? 0,
      bytes_per_message: bytes,
      connections: fast.connections,
      messages_per_second_delay10: rate(slow),
      duplicates_delay10: slow.duplicates,
      missing_delay10: CONTACTS - slow.distinct,
      duplicates_after_kill: afterKill.duplicates,
      // What is in doubt is neither sent nor lost: it is listed to the user.
      missing_after_kill:
        CONTACTS -
        afterKill.distinct -
        Math.max(
          0,
          (killedRecorded.unknown ?? 0) - Math.max(0, afterKill.distinct + (killedRecorded.unknown ?? 0) - CONTACTS),
        ),
      unknown_after_kill: killedRecorded.unknown ?? 0,
      sent_after_kill: killedRecorded.sent ?? 0,
      bare_smtp_messages_per_second: rate(bare),
      bare_smtp_messages_per_second_delay10: rate(bareSlow),
      ...(listmonk && {
        listmonk_messages_per_second: [listmonkBefore, listmonkAfter].map(([one]) => one && rate(one)),
        listmonk_messages_per_second_delay10: [listmonkBefore, listmonkAfter].map(([, one]) => one && rate(one)),
        listmonk_missing: CONTACTS - Math.min(...[...listmonkBefore, ...listmonkAfter].map(({ messages }) => messages)),
        listmonk_bytes_per_message: Math.round((listmonkAfter[0]?.bytes ?? 0) / (listmonkAfter[0]?.messages ?? 1)),
      }),
    }),
  )
} finally {
  await listmonk?.stop()
  await product.stop()
  sink.stop()
  await db.destroy()
  await stack.stop()
}
