import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { migrate } from './migrate.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

it('a migration that arrives after a later one is carried out', async () => {
  const names = async () =>
    (await sql<{ name: string }>`SELECT name FROM kysely_migration ORDER BY name`.execute(world.db)).rows
  const before = await names()
  // It replaces a constraint, and may so be carried out again.
  await sql`DELETE FROM kysely_migration WHERE name = '0061-removed-from-journeys'`.execute(world.db)
  await migrate(world.db)
  expect(await names()).toEqual(before)
})
