import { drainBatch } from '@parcours/domain/dispatch/drain.ts'
import { SHARDS, storeEvents } from '@parcours/domain/events/inbox.ts'
import { watchPlans } from '@parcours/testing/plan-watch.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'

/** People of each workspace. */
const PEOPLE = 1500
/** Rows that a part of a plan may handle for each of them. */
const MOST_ROWS = 30

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

/** Everyone of a workspace does something, and says their address and a trait of theirs. */
async function visited(workspaceId: string, now: Date): Promise<void> {
  await storeEvents(
    world.db,
    Array.from({ length: PEOPLE }, (_, n) => ({
      workspaceId,
      messageId: `${n} ${now.getTime()}`,
      kind: 'track' as const,
      userId: `u${n}`,
      name: 'Visited',
      properties: { amount: 1 },
      traits: { email: `u${n}@b.test`, size: n },
      occurredAt: now,
    })),
    now,
  )
}

it('no statement compares each newcomer of a workspace with each, though the planner knows only of others', async () => {
  const watch = watchPlans(world.databaseUrl)
  const drained = async (now: Date) => {
    for (let shard = 0; shard < SHARDS; shard++) while (await drainBatch(watch.db, shard, now)) {}
  }
  const now = new Date()
  try {
    await visited(world.workspace.id, now)
    await drained(now)
    await sql`ANALYZE`.execute(world.db)
    watch.handled.length = 0
    const { id } = await world.newWorkspace('New')
    for (const time of [now, new Date(now.getTime() + 1000), new Date(now.getTime() + 2000)]) {
      await visited(id, time)
      await drained(time)
    }
    expect(watch.handled.length).toBeGreaterThan(20)
    expect(watch.handled.filter(({ rows }) => rows > PEOPLE * MOST_ROWS)).toEqual([])
  } finally {
    await watch.close()
  }
})
