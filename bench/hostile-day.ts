import '@parcours/domain/composition.ts'
import { connect, type Database, inWorkspace } from '@parcours/db/connection.ts'
import { migrate } from '@parcours/db/migrate.ts'
import { createApiKey } from '@parcours/domain/access/api-keys.ts'
import { createWorkspace } from '@parcours/domain/access/workspaces.ts'
import { startThrowawayStack } from '@parcours/launcher/stack.ts'
import { HOSTILE_TEXTS } from '@parcours/testing/hostile-values.ts'
import { sql } from 'kysely'
import { startProduct } from './product.ts'

// A day's events of three workspaces, one in a hundred of them with values that harm, with segments, journeys, imports
// and campaigns beside. Every good event must be recorded and pass its journey, every refused one be explained, and
// `/health` say up all the while.
const EVENTS = Number(process.argv[2] ?? 200_000)
const BATCH = 500
const HOSTILE_SHARE = 100
const IMPORTED = 5000
const stack = await startThrowawayStack({ durable: true })
const db = connect({ url: stack.postgres.url, max: 4 })
await migrate(db)
const product = await startProduct(stack, ['api', 'worker'])

interface Shop {
  id: string
  track: string
  call: (
    method: string,
    path: string,
    body?: unknown,
    type?: string,
  ) => Promise<{ status: number; body: Record<string, unknown> }>
}

async function openShop(name: string): Promise<Shop> {
  const { workspaceId: id } = await createWorkspace(db, {
    workspace: name,
    name,
    email: `${name}@example.com`,
    password: 'bench-bench-bench',
    language: 'en',
    timeZone: 'Europe/Paris',
  })
  const [track, full] = await inWorkspace(db, id, async (tx) => [
    (await createApiKey(tx, id, { name: 'track', scope: 'track' })).key,
    (await createApiKey(tx, id, { name: 'full', scope: 'full' })).key,
  ])
  const call: Shop['call'] = async (method, path, body, type = 'application/json') => {
    const answer = await fetch(product.url + path, {
      method,
      headers: { authorization: `Bearer ${full}`, ...(body !== undefined && { 'content-type': type }) },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    return { status: answer.status, body: (await answer.json().catch(() => ({}))) as Record<string, unknown> }
  }
  const shop = { id, track: track ?? '', call }
  await furnish(shop)
  return shop
}

/** Segments and a journey that read what contacts send. */
async function furnish({ call }: Shop): Promise<void> {
  const conditions = [
    { kind: 'property', property: 'born', operator: 'anniversaryInDays', value: 7 },
    { kind: 'property', property: 'born', operator: 'before', value: '2000-01-01' },
    { kind: 'property', property: 'size', operator: 'greaterThan', value: 5 },
    { kind: 'event', event: 'Visited', where: [], compare: 'atLeast', amount: 10, sumOf: 'amount' },
  ]
  for (const [n, condition] of conditions.entries())
    await call('POST', '/api/v1/segments', { name: `Segment ${n}`, condition })
  const position = { x: 0, y: 0 }
  const where = [{ property: 'amount', operator: 'greaterThan', value: 0 }]
  const graph = {
    nodes: [
      { id: 't', kind: 'triggerEvent', name: '', settings: { event: 'Visited', where, reentry: 'once' }, position },
      {
        id: 'c',
        kind: 'condition',
        name: '',
        settings: { condition: { kind: 'property', property: 'born', operator: 'atLeastYearsAgo', value: 18 } },
        position,
      },
      {
        id: 'u',
        kind: 'updateContact',
        name: '',
        settings: { changes: [{ kind: 'addTag', tag: 'visited' }] },
        position,
      },
    ],
    edges: [
      { from: 't', port: 'next', to: 'c' },
      { from: 'c', port: 'yes', to: 'u' },
      { from: 'c', port: 'no', to: 'u' },
    ],
  }
  const made = await call('POST', '/api/v1/journeys', { name: 'Visitors', graph })
  const published = await call('POST', `/api/v1/journeys/${String(made.body.id)}/publication`)
  if (published.status !== 201) throw new Error(JSON.stringify(published.body))
}

const of = <T>(list: readonly T[], n: number) => list[n % list.length] as T
const HOSTILE_TIMES = [
  '1965-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '-200000-01-01T00:00:00Z',
  'infinity',
  'today',
  '2026-02-30',
]

/** Events as JSON text: a NUL and half a letter are written as no library would. */
function eventOf(n: number): { text: string; hostile: boolean } {
  const hostile = n % HOSTILE_SHARE === 0
  const text = of(HOSTILE_TEXTS, Math.floor(n / HOSTILE_SHARE)).slice(0, 5000)
  const event = {
    type: 'track',
    event: 'Visited',
    userId: `u${n % Math.ceil(EVENTS / 4)}`,
    properties: { good: !hostile, amount: hostile ? text : 1, when: hostile ? text : '2026-11-26' },
    context: {
      traits: { born: hostile ? text : '1990-05-04', size: hostile ? text : 12, ...(hostile && { timeZone: text }) },
    },
    ...(hostile && n % 300 === 0 && { timestamp: of(HOSTILE_TIMES, n / 300) }),
  }
  const written = JSON.stringify(event)
  if (!hostile) return { text: written, hostile }
  return {
    text:
      n % 700 === 0
        ? written.replace('"Visited"', '"Visi\\u0000ted"')
        : n % 1100 === 0
          ? written.replace('"Visited"', '"\\ud83d"')
          : written,
    hostile,
  }
}

async function sendAll(shops: Shop[]): Promise<{ good: number; hostile: number; refused: number }> {
  const sum = { good: 0, hostile: 0, refused: 0 }
  const batches = Math.ceil(EVENTS / BATCH)
  let next = 0
  const sender = async () => {
    while (next < batches) {
      const first = next++ * BATCH
      const events = Array.from({ length: Math.min(BATCH, EVENTS - first) }, (_, index) => eventOf(first + index))
      const { track } = of(shops, first / BATCH)
      const answer = await fetch(`${product.url}/v1/batch`, {
        method: 'POST',
        headers: { authorization: `Bearer ${track}`, 'content-type': 'application/json' },
        body: `{"batch":[${events.map(({ text }) => text).join()}]}`,
      })
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
      const { refused = [] } = (await answer.json()) as { refused?: { issues: { message: string }[] }[] }
      if (refused.some(({ issues }) => issues.length === 0)) throw new Error('Refused without a reason')
      sum.refused += refused.length
      sum.hostile += events.filter(({ hostile }) => hostile).length
      sum.good += events.filter(({ hostile }) => !hostile).length
    }
  }
  await Promise.all(Array.from({ length: 8 }, sender))
  return sum
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 500))
const cell = (text: string) =>
  `"${text
    .slice(0, 200)
    .replaceAll('"', '""')
    .replace(/[\0\r\n]/g, ' ')}"`

/** A file of contacts who agreed to emails, one in a hundred with a harmful cell. */
async function importBeside({ call }: Shop, name: string): Promise<{ processed: number; rejected: number }> {
  const harm = (n: number) => cell(of(HOSTILE_TEXTS, n / 100))
  const rows = Array.from(
    { length: IMPORTED },
    (_, n) => `${name}${n}@example.com,${n % 100 === 0 ? `${harm(n)},${harm(n)}` : 'Ada,1990-01-01'},yes`,
  )
  const { body } = await call(
    'POST',
    `/api/v1/imports?fileName=${name}.csv`,
    `email,first,born,agreed\n${rows.join('\n')}\n`,
    'text/csv',
  )
  const mapping = { email: 'email', first: 'firstName', born: 'properties.born', agreed: 'consent.email' }
  await call('POST', `/api/v1/imports/${String(body.id)}/start`, { mapping })
  for (;;) {
    const { body: job } = await call('GET', `/api/v1/imports/${String(body.id)}`)
    if (job.state === 'done') return { processed: Number(job.processedRows), rejected: Number(job.rejectedRows) }
    await pause()
  }
}

interface Progress {
  state: string
  audience: number
  sent: number
  failed: number
}

/** A campaign to all contacts of an import, whose values fill its email: how many it wrote to, and how many got it. */
async function sendBeside(shop: Shop, name: string): Promise<Progress> {
  const { call } = shop
  await importBeside(shop, name)
  const sender = { provider: 'sandbox', fromName: 'Shop', fromAddress: 'news@shop.test', replyTo: null, settings: {} }
  await call('PUT', '/api/v1/sender', sender)
  const source =
    '<mjml><mj-body><mj-section><mj-column><mj-text>Hello {{ contact.firstName }}, {{ ' +
    'contact.properties.born | date }}</mj-text></mj-column></mj-section></mj-body></mjml>'
  const template = await call('POST', '/api/v1/templates', {
    name,
    subject: 'Hello {{ contact.firstName }}',
    preheader: '',
    source,
    purpose: 'marketing',
  })
  const segment = await call('POST', '/api/v1/segments', {
    name,
    condition: { kind: 'property', property: 'email', operator: 'startsWith', value: name },
  })
  while ((await call('GET', `/api/v1/segments/${String(segment.body.id)}`)).body.state !== 'ready') await pause()
  const definition = {
    audience: { segments: [segment.body.id] },
    variants: [{ key: 'A', templateId: template.body.id }],
    schedule: { kind: 'now' },
  }
  const campaign = await call('POST', '/api/v1/campaigns', { name, definition })
  const path = `/api/v1/campaigns/${String(campaign.body.id)}`
  const launched = await call('POST', `${path}/launch`, {})
  if (launched.status >= 300) throw new Error(JSON.stringify([segment.body, campaign.body, launched.body]))
  for (;;) {
    const progress = (await call('GET', `${path}/progress`)).body as unknown as Progress
    if (progress.state === 'done') return progress
    await pause()
  }
}

async function count(statement: ReturnType<typeof sql<{ n: number }>>, on: Database = db): Promise<number> {
  return (await statement.execute(on)).rows[0]?.n ?? 0
}

try {
  const shops = [await openShop('one'), await openShop('two'), await openShop('three')]
  const health = { checks: 0, notUp: 0, slowestMs: 0 }
  const watch = setInterval(async () => {
    const begun = performance.now()
    const answer = await fetch(`${product.url}/health`).catch(() => undefined)
    health.checks++
    if (!answer?.ok) health.notUp++
    health.slowestMs = Math.max(health.slowestMs, Math.round(performance.now() - begun))
  }, 1000)
  const begun = performance.now()
  const [one, two, three] = shops as [Shop, Shop, Shop]
  const [sent, imported, campaigns] = await Promise.all([
    sendAll(shops),
    importBeside(one, 'day'),
    Promise.all([sendBeside(two, 'spring'), sendBeside(three, 'summer')]),
  ])
  const sentSeconds = (performance.now() - begun) / 1000
  const waiting = () =>
    count(
      sql`
        SELECT (SELECT count(*)
                  FROM event_inbox)::int + (SELECT count(*)
                                                            FROM segment_dirty_contacts)::int + (SELECT count(*)
            FROM journey_runs
           WHERE ended_at IS NULL)::int AS n`,
    )
  while ((await waiting()) > 0) await pause()
  clearInterval(watch)
  const contacts = new Set(
    Array.from({ length: EVENTS }, (_, n) => n)
      .filter((n) => n % HOSTILE_SHARE > 0)
      .map((n) => `${Math.floor(n / BATCH) % 3} ${n % Math.ceil(EVENTS / 4)}`),
  ).size
  const result = {
    events: EVENTS,
    good: sent.good,
    good_recorded: await count(
      sql`SELECT count(*)::int AS n FROM events WHERE name = 'Visited' AND properties -> 'good' = 'true'`,
    ),
    hostile: sent.hostile,
    hostile_recorded: await count(sql`SELECT count(*)::int AS n FROM events WHERE properties -> 'good' = 'false'`),
    hostile_refused: sent.refused,
    put_aside: await count(sql`SELECT count(*)::int AS n FROM quarantine WHERE kind <> 'message'`),
    contacts_to_enroll: contacts,
    contacts_enrolled: await count(
      sql`
        SELECT count(DISTINCT (p.workspace_id, p.contact_id))::int AS n
          FROM journey_positions p
         WHERE p.ended_why = 'completed'`,
    ),
    segments_ready: await count(sql`SELECT count(*)::int AS n FROM segments WHERE state = 'ready'`),
    import_rows: imported.processed,
    import_rejected: imported.rejected,
    campaign_audience: campaigns.reduce((sum, { audience }) => sum + audience, 0),
    campaign_sent: campaigns.reduce((sum, { sent: written }) => sum + written, 0),
    campaign_failed: campaigns.reduce((sum, { failed }) => sum + failed, 0),
    health_checks: health.checks,
    health_not_up: health.notUp,
    health_slowest_ms: health.slowestMs,
    sent_seconds: Number(sentSeconds.toFixed(1)),
    seconds: Number(((performance.now() - begun) / 1000).toFixed(1)),
  }
  console.log(JSON.stringify(result))
} finally {
  await product.stop()
  await db.destroy()
  await stack.stop()
}
