import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, inWorkspace, transactionsOf } from '@parcours/db/connection.ts'
import { migrate } from '@parcours/db/migrate.ts'
import { createApiKey } from '@parcours/domain/access/api-keys.ts'
import { loadSigningKey } from '@parcours/domain/access/secrets.ts'
import { createWorkspace } from '@parcours/domain/access/workspaces.ts'
import { createContent } from '@parcours/domain/content/documents/create.ts'
import { email } from '@parcours/domain/content/email/email.ts'
import { createJourney } from '@parcours/domain/journeys/authoring/drafts.ts'
import { publishJourney } from '@parcours/domain/journeys/control/lifecycle.ts'
import { createList } from '@parcours/domain/segments/list.ts'
import { freePort } from '@parcours/launcher/ports.ts'
import { startPostgres } from '@parcours/launcher/postgres.ts'
import { type Running, startProcess } from '@parcours/launcher/process.ts'
import { TEMPORAL_CACHE } from '@parcours/launcher/stack.ts'
import { startTemporal } from '@parcours/launcher/temporal.ts'
import { publicId } from '@parcours/model/id.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'
import { useProvider } from '@parcours/testing/connections.ts'
import { graphOf, SIMPLE_MJML } from '@parcours/testing/journeys.ts'
import { startFakeResend } from '@parcours/testing/resend-server.ts'
import { step } from '@parcours/testing/steps.ts'
import { sql } from 'kysely'
import { expect, it } from 'vitest'

const CONTACTS = Number(process.env.FAULT_CONTACTS ?? 1000)
const KILLS = Number(process.env.FAULT_KILLS ?? 6)
const MINUTES = 6

const OWNER = 'fault@test.test'
const FAULT = sql`(SELECT id FROM journeys WHERE name = 'Fault')`
const end = (id: string) => step.exit(id)

/** A receiver of webhooks, which notes the ids of the calls. */
async function startHooks(): Promise<{ url: string; ids: Set<string>; close(): Promise<void> }> {
  const ids = new Set<string>()
  const server = createServer((request, answer) => {
    ids.add(String(request.headers['webhook-id']))
    request.resume().on('end', () => answer.setHeader('content-type', 'application/json').end('{"heard":true}'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    ids,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

it(
  `${CONTACTS} contacts come through ${KILLS} kills (-9) of all processes: none lost, doubled or misplaced`,
  async () => {
    const dir = mkdtempSync(join(tmpdir(), 'parcours-fault-'))
    chmodSync(dir, 0o711)
    const [pgPort, temporalPort, apiPort] = [await freePort(26432), await freePort(28233), await freePort(24000)]
    const metricsPort = await freePort(29233)
    const log = (name: string) => join(dir, `${name}.log`)
    const resend = await startFakeResend()
    const hooks = await startHooks()

    const start = {
      postgres: () =>
        startPostgres({
          dir: join(dir, 'postgres'),
          port: pgPort,
          database: 'parcours',
          log: log('postgres'),
          ephemeral: true,
        }),
      temporal: () =>
        startTemporal({
          port: temporalPort,
          metricsPort,
          file: join(dir, 'temporal.db'),
          log: log('temporal'),
          cacheDir: TEMPORAL_CACHE,
        }),
      worker: async () =>
        startProcess('worker', process.execPath, ['activities/worker.ts'], { log: log('worker'), env: processEnv() }),
      api: async () =>
        startProcess('api', process.execPath, ['packages/api/main.ts'], { log: log('api'), env: processEnv() }),
    }
    const running = {} as Record<keyof typeof start, Running>
    const postgres = await start.postgres()
    running.postgres = postgres
    running.temporal = await start.temporal()
    const processEnv = () => ({
      ...process.env,
      DATABASE_URL: postgres.url,
      TEMPORAL_ADDRESS: `127.0.0.1:${temporalPort}`,
      PUBLIC_URL: 'http://parcours.test',
      ALLOW_PRIVATE_WEBHOOKS: 'true',
      RESEND_BASE_URL: resend.url,
      PORT: String(apiPort),
      NODE_NO_WARNINGS: '1',
    })

    let db = connect({ url: postgres.url, max: 2 })
    await migrate(db)
    const { workspaceId } = await createWorkspace(db, {
      workspace: 'Fault',
      name: 'Fault',
      email: OWNER,
      password: 'a-long-password',
      language: 'en',
      timeZone: 'Europe/Paris',
    })
    const key = `pk_${randomBytes(8).toString('hex')}`
    const signingKey = await loadSigningKey(db)
    const template = await createContent(
      transactionsOf(db, workspaceId),
      email,
      { workspaceId, userId: null },
      {
        name: 'T',
        document: {
          subject: '{{ contact.externalId }}',
          preheader: '',
          source: SIMPLE_MJML,
          format: 'mjml',
          purpose: 'service',
        },
      },
    )
    await inWorkspace(db, workspaceId, async (tx) => {
      await createApiKey(tx, workspaceId, { name: 'k', scope: 'track', key })
      await useProvider(tx, signingKey, 'resend', { apiKey: 're_test' })
      const journey = async (name: string, graph: Graph) => {
        const id = await createJourney(tx, workspaceId, { name, graph })
        await publishJourney(tx, workspaceId, id, null, new Date())
        return id
      }
      // A contact who entered these twice would show.
      const started = await journey('Started', graphOf([step.byHand('trigger', 'always'), end('end')]))
      await journey('Heard', graphOf([step.onEvent('trigger', 'Half', 'always'), end('end')]))
      await journey(
        'Changed',
        graphOf([
          {
            id: 'trigger',
            kind: 'triggerChange',
            settings: { of: 'tag', tag: 'written to', change: 'added', reentry: 'always' },
          },
          end('end'),
        ]),
      )
      const list = publicId('segment', await createList(tx, workspaceId, 'List', new Date()))
      await journey(
        'Joined',
        graphOf([
          {
            id: 'trigger',
            kind: 'triggerSegment',
            settings: { segmentId: list, on: 'entered', existing: false, reentry: 'always' },
          },
          end('end'),
        ]),
      )
      const everyone = {
        kind: 'all' as const,
        of: [{ kind: 'property' as const, property: 'parity', operator: 'isSet' as const }],
      }
      const graph = graphOf(
        [
          step.onEvent('trigger', 'Begin'),
          {
            id: 'even',
            kind: 'condition',
            settings: { condition: { kind: 'property', property: 'parity', operator: 'is', value: 'even' } },
          },
          {
            id: 'ways',
            kind: 'branch',
            settings: { branches: [{ id: 'w1', name: '', condition: everyone, entry: [] }] },
          },
          {
            id: 'split',
            kind: 'split',
            settings: {
              ways: [
                { id: 'w1', name: '', share: 50, holdout: false },
                { id: 'w2', name: '', share: 50, holdout: false },
              ],
            },
          },
          { id: 'list', kind: 'changeList', settings: { segmentId: list, change: 'add' } },
          { id: 'event', kind: 'emitEvent', settings: { event: 'Half', properties: [{ key: 'total', value: 1 }] } },
          { id: 'start', kind: 'startJourney', settings: { journeyId: publicId('journey', started) } },
          { id: 'consent', kind: 'recordConsent', settings: { channel: 'sms', decision: 'given' } },
          { id: 'tell', kind: 'tellTeam', settings: { subject: 'Look', text: '', to: [] } },
          step.wait('wait', 3, 'seconds'),
          { id: 'turn', kind: 'wait', settings: { until: 'turn', perHour: 1_000_000 } },
          {
            id: 'member',
            kind: 'waitForSegment',
            settings: { segmentId: list, on: 'entered', timeout: { amount: 1, unit: 'hours' } },
          },
          step.email('email', publicId('template', template.id)),
          {
            id: 'opened',
            kind: 'waitForMessage',
            settings: { nodeId: 'email', did: 'opened', timeout: { amount: 1, unit: 'seconds' } },
          },
          step.waitForEvent('never', 'Never', 1, 'seconds'),
          { id: 'hook', kind: 'webhook', settings: { url: hooks.url, body: '', save: 'hook' } },
          step.addTag('tag', 'written to'),
          end('done'),
          end('odd'),
        ],
        [
          'trigger>even',
          'even:yes>ways',
          'even:no>odd',
          'ways:w1>split',
          'split:w1>list',
          'split:w2>list',
          'list>event',
          'event>start',
          'start>consent',
          'consent>tell',
          'tell>wait',
          'wait>turn',
          'turn>member',
          'member:happened>email',
          'email>opened',
          'opened:timedOut>never',
          'never:timedOut>hook',
          'hook>tag',
          'tag>done',
        ],
      )
      await journey('Fault', {
        ...graph,
        rules: { goal: { event: 'Half', where: [], days: 1, exit: false }, exits: [] },
      })
    })
    await db.destroy()
    running.worker = await start.worker()
    running.api = await start.api()

    /** A client as it should be: it repeats what it is not sure to have delivered. */
    const send = async (batch: object[]) => {
      for (;;) {
        const answer = await fetch(`http://127.0.0.1:${apiPort}/v1/batch`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
          body: JSON.stringify({ batch }),
          signal: AbortSignal.timeout(10_000),
        }).catch(() => undefined)
        if (answer?.ok) return
        await pause(200)
      }
    }
    const sending = (async () => {
      const contacts = Array.from({ length: CONTACTS }, (_, n) => ({
        type: 'track',
        event: 'Begin',
        userId: `u${n}`,
        messageId: `m${n}`,
        context: { traits: { email: `u${n}@fault.test`, parity: n % 2 === 0 ? 'even' : 'odd' } },
      }))
      for (let n = 0; n < contacts.length; n += 25) {
        await send(contacts.slice(n, n + 25))
        await pause(150)
      }
    })()

    const killing = (async () => {
      // Each is killed at least once, then whichever chance picks.
      const victims = ['worker', 'postgres', 'temporal', 'api'] as const
      for (let n = 0; n < KILLS; n++) {
        await pause(700 + Math.random() * 1800)
        const name =
          n < victims.length
            ? (victims[n] ?? 'worker')
            : (victims[Math.floor(Math.random() * victims.length)] ?? 'worker')
        process.kill(running[name].pid, 'SIGKILL')
        await running[name].ended
        await pause(Math.random() * 500)
        running[name] = await start[name]()
      }
    })()
    await Promise.all([sending, killing])

    db = connect({ url: postgres.url, max: 2 })
    const figures = async () => {
      const { rows } = await sql<{ contacts: number; inside: number; unsettled: number; unheard: number }>`
        SELECT (SELECT count(*) FROM journey_positions WHERE journey_id = ${FAULT})::int AS contacts,
               (SELECT count(*) FROM journey_positions WHERE ended_at IS NULL)::int AS inside,
               (SELECT count(*) FROM messages WHERE status <> 'sent')::int AS unsettled,
               (SELECT count(*) FROM event_inbox)::int AS unheard`.execute(db)
      return rows[0]
    }
    let seen = await figures()
    for (
      const until = Date.now() + 180_000;
      Date.now() < until && (seen?.contacts !== CONTACTS || seen.inside > 0 || seen.unheard > 0);
      seen = await figures()
    )
      await pause(500)
    const { rows: places } = await sql<{
      node_id: string
      count: number
    }>`
      SELECT node_id, count(*)::int AS count
        FROM journey_positions
       WHERE journey_id = ${FAULT}
       GROUP BY node_id
       ORDER BY node_id`.execute(db)
    const { rows: misplaced } = await sql`
      SELECT c.external_id FROM journey_positions p JOIN contacts c ON c.id = p.contact_id
       WHERE p.journey_id = ${FAULT}
         AND ((p.node_id = 'done') <> (c.properties ->> 'parity' = 'even')
             OR ('written to' = ANY (c.tags)) <> (p.node_id = 'done'))`.execute(db)
    const { rows: twice } = await sql`
        SELECT contact_id, node_id
          FROM journey_trail
         WHERE journey_id = ${FAULT}
         GROUP BY contact_id, node_id
        HAVING count(*) > 1`.execute(db)
    const { rows: did } = await sql<Record<string, number>>`
      SELECT (SELECT count(*) FROM segment_members)::int AS "on the list",
             (SELECT size FROM segments)::int AS "size of the list",
             (SELECT count(*) FROM segment_membership_changes)::int AS "moves",
             (SELECT count(*) FROM events WHERE name = 'Half')::int AS "events made",
             (SELECT count(*) FROM consent_ledger WHERE channel = 'sms')::int AS "consents recorded",
             (SELECT count(*) FROM journey_conversions)::int AS "goals reached",
             (SELECT sum(revenue) FROM journey_conversions)::int AS "cents brought",
             (SELECT count(*)
                FROM journey_positions p
                JOIN journeys j ON j.id = p.journey_id
               WHERE j.name = 'Started')::int AS "let into the other",
             (SELECT count(*)
                FROM journey_positions p
                JOIN journeys j ON j.id = p.journey_id
               WHERE j.name = 'Heard')::int AS "let in by the event",
             (SELECT count(*)
                FROM journey_positions p
                JOIN journeys j ON j.id = p.journey_id
               WHERE j.name = 'Changed')::int AS "let in by the change",
             (SELECT count(*)
                FROM journey_positions p
                JOIN journeys j ON j.id = p.journey_id
               WHERE j.name = 'Joined')::int AS "let in by the list",
             (SELECT count(*) FROM notifications n, jsonb_array_elements(n.data -> 'contactIds'))::int AS "told of",
             (SELECT count(DISTINCT one)
                FROM notifications n, jsonb_array_elements(n.data -> 'contactIds') one)::int AS "told of,
             each once"`.execute(db)
    await db.destroy()
    const written = Map.groupBy(
      resend.taken.filter(({ to }) => to !== OWNER),
      ({ to }) => to,
    )

    for (const name of ['api', 'worker', 'temporal', 'postgres'] as const) await running[name].stop('SIGKILL')
    await Promise.all([resend.close(), hooks.close()])
    if (process.env.KEEP) console.log(dir)
    else rmSync(dir, { recursive: true, force: true })

    expect(seen).toEqual({ contacts: CONTACTS, inside: 0, unsettled: 0, unheard: 0 })
    expect(places).toEqual([
      { node_id: 'done', count: Math.ceil(CONTACTS / 2) },
      { node_id: 'odd', count: Math.floor(CONTACTS / 2) },
    ])
    expect([...new Set(Object.values(did[0] ?? {}))], JSON.stringify(did[0])).toEqual([
      Math.ceil(CONTACTS / 2),
      100 * Math.ceil(CONTACTS / 2),
    ])
    // A call that is made twice has the same id, by which its receiver knows.
    expect(hooks.ids.size, 'told to the other system').toBe(Math.ceil(CONTACTS / 2))
    expect(misplaced, 'misplaced').toEqual([])
    expect(twice, 'moved twice').toEqual([])
    expect(written.size, 'people written to').toBe(Math.ceil(CONTACTS / 2))
    expect(
      [...written.values()].filter((emails) => emails.length > 1),
      'written to twice',
    ).toEqual([])
  },
  MINUTES * 60_000,
)
