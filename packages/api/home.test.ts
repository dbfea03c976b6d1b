import { inWorkspace } from '@parcours/db/connection.ts'
import { todayFigures } from '@parcours/domain/home.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const NOW = new Date(Date.now() - (Date.now() % 86_400_000) + 13.5 * 3_600_000)

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

/** Events of one contact and emails to many, evenly over a time until now. */
async function happened(workspaceId: string, count: number, hours: number): Promise<void> {
  await sql`
    WITH contact AS (
      INSERT INTO contacts (workspace_id, email) VALUES (${workspaceId}, uuidv7() || '@a.test') RETURNING id
    ), mail AS (
      INSERT INTO messages (workspace_id, id, owner_id, owner_at, node_id, contact_id, template_id, template_revision,
          status, channel, provider, created_at, opened_at)
      SELECT ${workspaceId}, uuidv7(), uuidv7(), ${NOW}, 'email', gen_random_uuid(), uuidv7(), 1,
             CASE WHEN n % 3 = 0 THEN 'excluded' ELSE 'sent' END, 'email', 'sandbox', at, CASE WHEN n % 3 = 1 THEN at END
        FROM generate_series(0, ${count}::int - 1) n,
             LATERAL (SELECT ${NOW}::timestamptz - ${hours} * n / ${count}::float8 * interval '1 hour') t (at)
    )
    INSERT INTO events (workspace_id, id, contact_id, kind, name, properties, occurred_at, received_at)
    SELECT ${workspaceId}, uuidv7(), contact.id, 'track', 'Seen', '{}', at, at
      FROM contact, generate_series(0, ${count}::int - 1) n,
           LATERAL (SELECT ${NOW}::timestamptz - ${hours} * n / ${count}::float8 * interval '1 hour') t (at)`.execute(
    world.db,
  )
}

describe('the figures of today', () => {
  it('count since midnight where the workspace is, and by hour in the last 24 hours', async () => {
    // Ten an hour for two days; it is half past one in the afternoon UTC, and midnight in Paris was one or two hours
    // before.
    await happened(world.workspace.id, 480, 48)
    const figures = await inWorkspace(world.db, world.workspace.id, (tx) => todayFigures(tx, NOW))
    const midnight = new Date(NOW)
    midnight.setUTCHours(0, 0, 0, 0)
    const { rows } = await sql<{ offset: number }>`
      SELECT extract(epoch FROM ${NOW}::timestamptz AT TIME ZONE 'Europe/Paris'
               - ${NOW}::timestamptz AT TIME ZONE 'UTC')::int / 3600 AS offset`.execute(world.db)
    const today = (13.5 + (rows[0]?.offset ?? 0)) * 10 + 1
    const { sent, opened, excluded } = figures.today
    expect(figures.today).toMatchObject({ events: today, clicked: 0, unsubscribed: 0, entered: 0 })
    expect(sent + excluded).toBe(today)
    expect([opened, excluded].map((count) => Math.abs(count - today / 3) < 1)).toEqual([true, true])
    expect(figures.events).toHaveLength(24)
    expect(figures.events.slice(0, 23).map(({ count }) => count)).toEqual(Array(23).fill(10))
    expect(figures.events.at(-1)).toEqual({ at: new Date(NOW.getTime() - 1_800_000), count: 6 })
    expect(figures.sent.at(-1)).toEqual({ at: new Date(NOW.getTime() - 1_800_000), count: 4 })
  })
})
