import type { BulkJobAnswer } from '@parcours/contract/bulk-jobs.ts'
import { contactsOf, graphOf, newContact, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World

beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

const waiting = (name: string) => publish(world, name, graphOf([step.byHand('trigger'), step.wait('wait', 1, 'days')]))
const add = (journey: string, audience: object) =>
  world.call<{ entered: number; bulkJobId: string | null }>('POST', `/api/v1/journeys/${journey}/entries`, {
    audience,
  })

describe('adding contacts to a journey', () => {
  it('takes many requests at once, each with its own contacts', async () => {
    const journey = await waiting('Many requests')
    const ids = await Promise.all(
      Array.from({ length: 30 }, (_, index) => newContact(world, { email: `r${index}@test.test` })),
    )
    const answers = await Promise.all(ids.map((id) => add(journey, { kind: 'contacts', contactIds: [id] })))
    expect(answers.map(({ status }) => status)).toEqual(ids.map(() => 201))
    expect(new Set((await contactsOf(world, journey)).map(({ contactId }) => contactId))).toEqual(new Set(ids))
  })

  it('enrolls the first of many at once, and all others by a bulk job; a repeat enrolls none', async () => {
    await sql`
      INSERT INTO contacts (workspace_id, email)
      SELECT ${world.workspace.id}, 'crowd' || n || '@test.test'
        FROM generate_series(1, 12000) n`.execute(world.db)
    const journey = await waiting('Crowd')
    const { body } = await add(journey, { kind: 'all' })
    expect(body.entered).toBe(5000)
    const done = async ({ bulkJobId }: typeof body) =>
      (
        await eventually(
          () => world.call<BulkJobAnswer>('GET', `/api/v1/bulk-jobs/${bulkJobId}`),
          (seen) => seen.body.state === 'done',
        )
      ).body
    const job = await done(body)
    const everyone =
      (await sql<{ count: number }>`SELECT count(*)::int AS count FROM contacts`.execute(world.db)).rows[0]?.count ?? 0
    expect(job).toMatchObject({
      kind: 'addPeople',
      done: everyone - 5000,
      total: everyone - 5000,
      affected: everyone - 5000,
    })
    const again = await add(journey, { kind: 'all' })
    expect(again.body.entered).toBe(0)
    expect((await done(again.body)).affected).toBe(0)
  })

  it('ends where the journey was stopped meanwhile', async () => {
    const journey = await waiting('Stopped')
    const { body } = await add(journey, { kind: 'all' })
    await world.call('DELETE', `/api/v1/journeys/${journey}/publication`)
    await eventually(
      () => world.call<BulkJobAnswer>('GET', `/api/v1/bulk-jobs/${body.bulkJobId}`),
      (seen) => seen.body.state === 'done',
    )
    const { rows } = await sql<{
      inside: number
    }>`
      SELECT count(*)::int AS inside
        FROM journey_positions p
        JOIN journeys j ON j.id = p.journey_id
       WHERE j.name = 'Stopped' AND p.ended_at IS NULL`.execute(world.db)
    expect(rows[0]?.inside).toBe(0)
  })
})
