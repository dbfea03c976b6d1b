import { connect, inWorkspace, inWorkspaceAtLarge } from '@parcours/db/connection.ts'
import { migrate } from '@parcours/db/migrate.ts'
import '@parcours/domain/composition.ts'
import { createApiKey } from '@parcours/domain/access/api-keys.ts'
import { createWorkspace } from '@parcours/domain/access/workspaces.ts'
import { audienceProfileOf } from '@parcours/domain/segments/audience-profile.ts'
import { buildSegment } from '@parcours/domain/segments/build.ts'
import { evaluateDirtyContacts } from '@parcours/domain/segments/membership-maintenance.ts'
import { reconcileSegment } from '@parcours/domain/segments/reconcile.ts'
import { computeRfmThresholds } from '@parcours/domain/segments/rfm-thresholds.ts'
import { createSegment } from '@parcours/domain/segments/segments.ts'
import { startThrowawayStack } from '@parcours/launcher/stack.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import { sql } from 'kysely'
import { startProduct } from './product.ts'
import { CRITERIA } from './segments-criteria.ts'
import { writePlans } from './segments-explain.ts'
import { fillWorkspace } from './segments-fixture.ts'

// A million contacts with their history: twenty questions previewed, segments built, kept true under a stream of
// events. Beside it a bare count of all contacts, as the machine's limit. `npm run bench segments 100000` for a tenth.
const CONTACTS = Number(process.argv[2] ?? 1_000_000)
const REPEATS = 5
const EVENTS_PER_SECOND = 500
const PROBE_SECONDS = 20

const say = (text: string) => console.error(text)
/** By nearest rank; the median when no part is named. */
const percentile = (times: number[], part = 0.5) =>
  [...times].sort((a, b) => a - b)[Math.max(0, Math.ceil(times.length * part) - 1)] ?? 0
const seconds = async (work: () => Promise<unknown>) => {
  const begun = performance.now()
  await work()
  return (performance.now() - begun) / 1000
}

const stack = await startThrowawayStack({ durable: true, sharedBuffers: '3GB' })
const db = connect({ url: stack.postgres.url, max: 6 })
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
say(`Filling with ${CONTACTS} contacts …`)
const filled = await seconds(() =>
  fillWorkspace(db, workspaceId, {
    contacts: CONTACTS,
    events: CONTACTS * 10,
    orders: CONTACTS * 2,
    messages: CONTACTS,
  }),
)
await inWorkspace(db, workspaceId, (tx) => computeRfmThresholds(tx, workspaceId, new Date()))
const { rows: disk } = await sql<{ bytes: number }>`SELECT pg_database_size(current_database()) AS bytes`.execute(db)
say(`Filled in ${filled.toFixed(0)} s.`)

const preview = (condition: Condition) =>
  inWorkspaceAtLarge(db, workspaceId, (tx) => audienceProfileOf(tx, workspaceId, condition, new Date()))
const times: number[] = []
const byName: Record<string, number> = {}
for (const condition of Object.values(CRITERIA)) await preview(condition)
for (const [name, condition] of Object.entries(CRITERIA)) {
  const own: number[] = []
  for (let n = 0; n < REPEATS; n++) own.push(1000 * (await seconds(() => preview(condition))))
  times.push(...own)
  byName[name] = Math.round(percentile(own))
  say(`${name} ${byName[name]} ms`)
}
if (process.env.EXPLAIN_TO) await writePlans(db, workspaceId, CRITERIA, process.env.EXPLAIN_TO, CONTACTS)
const countAll = percentile(
  await Promise.all(
    Array.from(
      { length: REPEATS },
      async () =>
        1000 *
        (await seconds(() =>
          inWorkspaceAtLarge(db, workspaceId, (tx) => sql`SELECT count(*) FROM contacts`.execute(tx)),
        )),
    ),
  ),
)

const KEPT = [
  'everyTag',
  'planIsGold',
  'reachable',
  'newThisMonth',
  'bigSpenders',
  'lapsed',
  'cartThisWeek',
  'signedInOften',
  'clickedOrBought',
  'nasty',
]
const segmentIds: string[] = []
for (const name of KEPT) {
  const condition = CRITERIA[name]
  if (condition)
    segmentIds.push(
      await inWorkspace(db, workspaceId, (tx) => createSegment(tx, workspaceId, { name, condition }, new Date())),
    )
}
const builds: number[] = []
for (const id of segmentIds) builds.push(await seconds(() => buildSegment(db, workspaceId, id, new Date())))
say(`Built ${KEPT.length} segments: ${builds.map((one) => one.toFixed(1)).join(' ')} s.`)
await sql`VACUUM (ANALYZE) segment_members, segment_next_evaluations`.execute(db)

const touched = Math.min(50_000, CONTACTS)
await sql`
  INSERT INTO segment_dirty_contacts (workspace_id, contact_id, aspect)
  SELECT ${workspaceId}, id, 'any'
    FROM contacts
   ORDER BY hashtext(id::text)
   LIMIT ${touched}`.execute(db)
const refresh = await seconds(async () => {
  while ((await evaluateDirtyContacts(db, new Date())) > 0) {}
})
say(`Looked at ${touched} contacts in ${KEPT.length} segments in ${refresh.toFixed(1)} s.`)

const product = await startProduct(stack, ['api', 'worker'])
const { url } = product
const post = (path: string, body: unknown) =>
  fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

/** From an event over HTTP to the contact being in the segment, while others stream past. */
async function staleness(): Promise<number[]> {
  const probe = await inWorkspace(db, workspaceId, (tx) =>
    createSegment(
      tx,
      workspaceId,
      {
        name: 'Probe',
        condition: { kind: 'event', event: 'Probe', compare: 'atLeast', amount: 1, withinDays: 7, where: [] },
      },
      new Date(),
    ),
  )
  await buildSegment(db, workspaceId, probe, new Date())
  const isIn = async (externalId: string) => {
    const { rows } = await sql`
        SELECT
          FROM segment_members m
          JOIN contact_identifiers i ON i.workspace_id = m.workspace_id AND i.contact_id = m.contact_id
      WHERE m.workspace_id = ${workspaceId}
        AND m.segment_id = ${probe}
        AND i.kind = 'external_id'
        AND i.value = ${externalId}`.execute(db)
    return rows.length > 0
  }
  const until = performance.now() + PROBE_SECONDS * 1000
  let n = 0
  const stream = (async () => {
    while (performance.now() < until) {
      const begun = performance.now()
      const batch = Array.from({ length: EVENTS_PER_SECOND / 10 }, () => ({
        type: 'track',
        userId: `stream-${++n % 5000}`,
        event: n % 3 ? 'Signed In' : 'Cart Updated',
        properties: { price: n % 90 },
      }))
      await post('/v1/batch', { batch })
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, 100 - (performance.now() - begun))))
    }
  })()
  const waits: number[] = []
  for (let probeNumber = 0; performance.now() < until; probeNumber++) {
    const userId = `probe-${probeNumber}`
    const begun = performance.now()
    await post('/v1/track', { userId, event: 'Probe' })
    while (!(await isIn(userId)) && performance.now() - begun < 30_000)
      await new Promise((resolve) => setTimeout(resolve, 10))
    waits.push(performance.now() - begun)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  await stream
  return waits
}

try {
  const waits = await staleness()
  const drift = { missing: 0, surplus: 0 }
  for (const id of segmentIds) {
    const found = await reconcileSegment(db, workspaceId, id, new Date())
    drift.missing += found.missing
    drift.surplus += found.surplus
  }
  console.log(
    JSON.stringify({
      contacts: CONTACTS,
      preview_p50_ms: Math.round(percentile(times)),
      preview_p95_ms: Math.round(percentile(times, 0.95)),
      refresh_contacts_per_second: Math.round(touched / refresh),
      segments_kept: KEPT.length,
      staleness_p50_ms: Math.round(percentile(waits)),
      staleness_p95_ms: Math.round(percentile(waits, 0.95)),
      probes: waits.length,
      full_rebuild_seconds: Number(Math.max(...builds).toFixed(1)),
      full_rebuild_median_seconds: Number(percentile(builds).toFixed(1)),
      drift_after: drift.missing + drift.surplus,
      count_all_contacts_ms: Math.round(countAll),
      fill_seconds: Math.round(filled),
      database_gb: Number(((disk[0]?.bytes ?? 0) / 1e9).toFixed(1)),
      by_criterion_ms: byName,
    }),
  )
} finally {
  await product.stop()
  await db.destroy()
  await stack.stop()
}
