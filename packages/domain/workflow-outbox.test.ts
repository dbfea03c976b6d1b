import { uuidOf } from '@parcours/model/id.ts'
import { createCampaign } from '@parcours/testing/campaigns.ts'
import { newTemplate } from '@parcours/testing/journeys.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { CAMPAIGNS_TO_SCHEDULE } from './campaigns/occurrence.ts'
import { SENDS_TO_WAKE } from './campaigns/wake.ts'
import { IMPORTS_TO_START } from './imports/import.ts'

let world: World
let campaign: string
beforeAll(async () => {
  world = await createWorld()
  campaign = uuidOf('campaign', await createCampaign(world, await newTemplate(world)))
})
afterAll(() => world.close())

it('a campaign that changes while its schedule is made is scheduled once more', async () => {
  const ask = (name: string) =>
    sql`UPDATE campaigns SET to_schedule = true, name = ${name} WHERE id = ${campaign}`.execute(world.db)
  await ask('First')
  const first = await CAMPAIGNS_TO_SCHEDULE.read(world.db)
  await ask('Second')
  await CAMPAIGNS_TO_SCHEDULE.unmark(world.db, first)
  const second = await CAMPAIGNS_TO_SCHEDULE.read(world.db)
  expect([...first, ...second].map(({ name }) => name)).toEqual(['First', 'Second'])
  await CAMPAIGNS_TO_SCHEDULE.unmark(world.db, second)
  expect(await CAMPAIGNS_TO_SCHEDULE.read(world.db)).toEqual([])
})

it('a wake-up that is asked for while another is given stays', async () => {
  await sql`
    INSERT INTO campaign_sends (workspace_id, campaign_id, definition, contents, state, starts_at, created_at, to_start)
    VALUES (${world.workspace.id}, ${campaign}, '{}', '{}', 'sending', now(), now(), false)`.execute(world.db)
  const ask = () => sql`UPDATE campaign_sends SET wakes_asked = wakes_asked + 1`.execute(world.db)
  await ask()
  const first = await SENDS_TO_WAKE.read(world.db)
  await ask()
  await SENDS_TO_WAKE.unmark(world.db, first)
  const second = await SENDS_TO_WAKE.read(world.db)
  expect(second).toHaveLength(1)
  await SENDS_TO_WAKE.unmark(world.db, second)
  expect(await SENDS_TO_WAKE.read(world.db)).toEqual([])
})

it('workspaces take turns: many of one keep no other waiting', async () => {
  const other = await world.newWorkspace('Other')
  const ask = (workspaceId: string, count: number) =>
    sql`
      INSERT INTO imports (workspace_id, file_name, header, total_rows, to_start)
      SELECT ${workspaceId}, 'a.csv', '{}', 1, true FROM generate_series(1, ${count}::int)`.execute(world.db)
  await ask(world.workspace.id, 120)
  await ask(other.id, 1)
  const read = await IMPORTS_TO_START.read(world.db)
  expect(read).toHaveLength(100)
  expect(read.slice(0, 2).map(({ workspaceId }) => workspaceId)).toContain(other.id)
  await IMPORTS_TO_START.unmark(world.db, read)
  expect(await IMPORTS_TO_START.read(world.db)).toHaveLength(21)
})
