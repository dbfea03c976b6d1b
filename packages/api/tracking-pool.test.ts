import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

describe('slow work elsewhere', () => {
  it('does not stop events: they have connections of their own', async () => {
    // A key that is looked up anew while nothing else moves.
    const slow = await world.newWorkspace()
    // Each with a share of the connections, and together with all that work may have.
    const others = await Promise.all(Array.from({ length: 15 }, () => world.newWorkspace()))
    await world.db.transaction().execute(async (tx) => {
      await sql`LOCK TABLE segments IN ACCESS EXCLUSIVE MODE`.execute(tx)
      // More than there are connections: each waits for the lock, and the last ones for a connection.
      const stuck = [world.workspace, ...others].flatMap(({ fullKey: key }) => [
        world.call('GET', '/api/v1/segments', undefined, { key }),
        world.call('GET', '/api/v1/segments', undefined, { key }),
      ])
      const waiting = sql<{
        n: number
      }>`
        SELECT count(*)::int AS n
          FROM pg_locks
         WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
      await eventually(
        () => waiting.execute(tx),
        ({ rows }) => (rows[0]?.n ?? 0) >= 16,
      )
      const event = await world.call('POST', '/v1/track', { userId: 'a', event: 'Seen' }, { key: slow.trackKey })
      expect(event.status).toBe(200)
      expect((await world.api.inject('/t/o/forged')).statusCode).toBe(200)
      void Promise.allSettled(stuck)
    })
  })
})
