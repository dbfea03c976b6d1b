import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, inWorkspace, transactionsOf } from '@parcours/db/connection.ts'
import { migrate } from '@parcours/db/migrate.ts'
import { loadSigningKey } from '@parcours/domain/access/secrets.ts'
import { createWorkspace } from '@parcours/domain/access/workspaces.ts'
import { createCampaign } from '@parcours/domain/campaigns/campaigns.ts'
import { launchCampaign } from '@parcours/domain/campaigns/launch.ts'
import { createContent } from '@parcours/domain/content/documents/create.ts'
import { email } from '@parcours/domain/content/email/email.ts'
import { freePort } from '@parcours/launcher/ports.ts'
import { startPostgres } from '@parcours/launcher/postgres.ts'
import { startProcess } from '@parcours/launcher/process.ts'
import { TEMPORAL_CACHE } from '@parcours/launcher/stack.ts'
import { startTemporal } from '@parcours/launcher/temporal.ts'
import { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import { publicId } from '@parcours/model/id.ts'
import { useProvider } from '@parcours/testing/connections.ts'
import { SIMPLE_MJML } from '@parcours/testing/journeys.ts'
import { startSink } from '@parcours/testing/sink.ts'
import { sql } from 'kysely'
import { expect, it } from 'vitest'

const CONTACTS = 6000
const CONNECTIONS = 8
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

it('a campaign by SMTP comes through kills (-9): none sent twice, none lost, one in doubt a connection at most', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'parcours-campaign-'))
  chmodSync(dir, 0o711)
  const [pgPort, temporalPort] = [await freePort(26932), await freePort(28733)]
  const metricsPort = await freePort(29733)
  const log = (name: string) => join(dir, `${name}.log`)
  const sink = await startSink()
  sink.reset(2)
  const startDatabase = () =>
    startPostgres({
      dir: join(dir, 'postgres'),
      port: pgPort,
      database: 'parcours',
      log: log('postgres'),
      ephemeral: true,
    })
  let postgres = await startDatabase()
  const temporal = await startTemporal({
    port: temporalPort,
    metricsPort,
    log: log('temporal'),
    cacheDir: TEMPORAL_CACHE,
  })
  const env = {
    ...process.env,
    DATABASE_URL: postgres.url,
    TEMPORAL_ADDRESS: `127.0.0.1:${temporalPort}`,
    PUBLIC_URL: 'http://parcours.test',
    ALLOW_PRIVATE_ADDRESSES: 'true',
    NODE_NO_WARNINGS: '1',
  }
  const startWorker = () =>
    startProcess('worker', process.execPath, ['activities/worker.ts'], { log: log('worker'), env })

  const db = connect({ url: postgres.url, max: 2 })
  await migrate(db)
  const { workspaceId } = await createWorkspace(db, {
    workspace: 'Fault',
    name: 'Fault',
    email: 'fault@test.test',
    password: 'a-long-password',
    language: 'en',
    timeZone: 'Europe/Paris',
  })
  const signingKey = await loadSigningKey(db)
  await sql`
    INSERT INTO contacts (workspace_id, email, first_name)
    SELECT ${workspaceId}, 'p' || n || '@fault.test', 'P'
      FROM generate_series(1, ${CONTACTS}::int) n`.execute(db)
  const template = await createContent(
    transactionsOf(db, workspaceId),
    email,
    { workspaceId, userId: null },
    {
      name: 'T',
      document: { subject: 'Hello', preheader: '', source: SIMPLE_MJML, format: 'mjml', purpose: 'service' },
    },
  )
  await inWorkspace(db, workspaceId, async (tx) => {
    await useProvider(tx, signingKey, 'smtp', { host: '127.0.0.1', port: sink.port, connections: CONNECTIONS })
    const definition = CampaignDefinition.parse({
      audience: { everyone: true },
      variants: [{ key: 'A', templateId: publicId('template', template.id) }],
      schedule: { kind: 'now' },
    })
    await launchCampaign(
      tx,
      workspaceId,
      await createCampaign(tx, workspaceId, { name: 'Fault', definition }, new Date()),
      new Date(),
    )
  })
  let worker = startWorker()

  const reaches = async (count: number) => {
    for (const until = Date.now() + 60_000; Date.now() < until && (await sink.report()).messages < count; )
      await pause(5)
  }
  await reaches(CONTACTS / 4)
  process.kill(worker.pid, 'SIGKILL')
  await worker.ended
  worker = startWorker()
  await reaches(CONTACTS / 2)
  process.kill(postgres.pid, 'SIGKILL')
  await postgres.ended
  await pause(300)
  postgres = await startDatabase()

  const counts = async () => {
    const { rows } = await sql<{
      status: string
      count: number
    }>`SELECT status, count(*)::int AS count FROM messages GROUP BY status`.execute(db)
    return Object.fromEntries(rows.map(({ status, count }) => [status, count])) as Record<string, number>
  }
  const isOver = () =>
    db
      .selectFrom('campaign_sends')
      .select('state')
      .executeTakeFirst()
      .then(
        (row) => row?.state === 'done',
        () => false,
      )
  for (const until = Date.now() + 120_000; Date.now() < until && !(await isOver()); ) await pause(200)
  const seen = await counts()
  const taken = await sink.report()
  await db.destroy()
  await worker.stop('SIGKILL')
  await temporal.stop('SIGKILL')
  await postgres.stop()
  sink.stop()
  rmSync(dir, { recursive: true, force: true })

  const { sent = 0, unknown = 0, ...others } = seen
  expect(others, 'nothing is left half done').toEqual({})
  expect(sent + unknown).toBe(CONTACTS)
  expect(taken.duplicates, 'sent twice').toBe(0)
  // Two kills, so many connections each.
  expect(unknown).toBeLessThanOrEqual(2 * CONNECTIONS)
  // Whatever is called sent arrived; of what is in doubt, some did.
  expect(taken.distinct).toBeGreaterThanOrEqual(sent)
  expect(taken.distinct).toBeLessThanOrEqual(CONTACTS)
}, 240_000)
