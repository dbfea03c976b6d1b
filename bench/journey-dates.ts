import '@parcours/domain/composition.ts'
import { connect, inWorkspace } from '@parcours/db/connection.ts'
import { migrate } from '@parcours/db/migrate.ts'
import { createWorkspace } from '@parcours/domain/access/workspaces.ts'
import { createJourney } from '@parcours/domain/journeys/authoring/drafts.ts'
import { publishJourney } from '@parcours/domain/journeys/control/lifecycle.ts'
import { enrollBySchedule } from '@parcours/domain/journeys/enrollment/schedules.ts'
import { startThrowawayStack } from '@parcours/launcher/stack.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'
import { sql } from 'kysely'

// A birthday journey over 1,000,000 contacts in five time zones: one round of its clock, which happens every quarter of
// an hour and enrolls who is due, next to what PostgreSQL needs to read the date of all once; and a change of 5,000
// contacts with and without a journey that begins with it.
const CONTACTS = Number(process.argv[2] ?? 1_000_000)
const CHANGED = 5000
const LOOKS = 5
const NOON = new Date('2027-06-15T12:00:00Z')

const graph = (trigger: Graph['nodes'][number]): Graph => ({
  nodes: [
    trigger,
    {
      id: 'wait',
      kind: 'wait',
      name: '',
      settings: { until: 'duration', duration: { amount: 1, unit: 'days' } },
      position: { x: 0, y: 1 },
    },
  ],
  edges: [{ from: 'trigger', port: 'next', to: 'wait' }],
})
const at = { x: 0, y: 0 }
const stack = await startThrowawayStack({ durable: true })
const db = connect({ url: stack.postgres.url })
try {
  await migrate(db)
  const { workspaceId } = await createWorkspace(db, {
    workspace: 'Bench',
    name: 'Bench',
    email: 'bench@example.com',
    password: 'bench-bench-bench',
    language: 'en',
    timeZone: 'Europe/Paris',
  })
  await sql`INSERT INTO contacts (workspace_id, email, time_zone, properties)
    SELECT ${workspaceId}, 'person' || n || '@example.com',
           (ARRAY['Europe/Paris', 'America/New_York', 'Asia/Tokyo', 'Australia/Adelaide', NULL])[1 + n % 5],
           jsonb_build_object('born',
               to_char(date '1950-01-01' + (n::bigint * 7919 % 20000)::int, 'YYYY-MM-DD'), 'plan', 'free')
             FROM generate_series(1, ${CONTACTS}::int) n`.execute(db)
  await sql`VACUUM ANALYZE`.execute(db)
  const publish = (name: string, trigger: Graph['nodes'][number]) =>
    inWorkspace(db, workspaceId, async (tx) => {
      const id = await createJourney(tx, workspaceId, { name, graph: graph(trigger) })
      await publishJourney(tx, workspaceId, id, null, NOON)
      return id
    })
  await publish('Birthdays', {
    id: 'trigger',
    kind: 'triggerDate',
    name: '',
    settings: { property: 'born', offsetDays: 0, time: '09:00', yearly: true, reentry: 'always' },
    position: at,
  })

  const looks: number[] = []
  let entered = 0
  for (let look = 1; look <= LOOKS; look++) {
    const now = new Date(NOON.getTime() + look * 24 * 3_600_000)
    const begun = performance.now()
    entered += await enrollBySchedule(db, now)
    looks.push(performance.now() - begun)
  }
  const scans: number[] = []
  for (let scan = 0; scan < LOOKS; scan++) {
    const begun = performance.now()
    await inWorkspace(db, workspaceId, (tx) =>
      sql`SELECT count(*) FROM contacts WHERE (properties ->> 'born')::date = '2027-06-15'`.execute(tx),
    )
    scans.push(performance.now() - begun)
  }

  const change = async (plan: string) => {
    const begun = performance.now()
    await inWorkspace(db, workspaceId, (tx) =>
      sql`
        UPDATE contacts
           SET properties = properties || jsonb_build_object('plan', ${plan}::text)
         WHERE id IN (SELECT id FROM contacts ORDER BY id LIMIT ${CHANGED})`.execute(tx),
    )
    return performance.now() - begun
  }
  await change('one')
  const unheard = await change('two')
  await publish('Plans', {
    id: 'trigger',
    kind: 'triggerChange',
    name: '',
    settings: { of: 'property', property: 'plan', from: '', to: '', reentry: 'always' },
    position: at,
  })
  const changed = await change('three')
  const median = (times: number[]) => Math.round(times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0)
  console.log(
    JSON.stringify({
      contacts: CONTACTS,
      evaluation_ms: median(looks),
      entered_a_look: Math.round(entered / LOOKS),
      postgres_scan_ms: median(scans),
      changed: CHANGED,
      change_unheard_ms: Math.round(unheard),
      change_applied_ms: Math.round(changed),
    }),
  )
} finally {
  await db.destroy()
  await stack.stop()
}
