import { connect, type Database } from '@parcours/db/connection.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { refuseRows } from '@parcours/testing/failing-rows.ts'
import { contactsOf, graphOf, newContact, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { buildSegment } from './build.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

describe('a build of a segment that breaks off before its changes are published', () => {
  it('publishes each change once when it is retried', async () => {
    await Promise.all(
      Array.from({ length: 6 }, (_, n) => newContact(world, { externalId: `m${n}`, tags: ['vip'] }, false)),
    )
    const condition = { kind: 'tag', tag: 'vip' }
    const { body: segment } = await world.call<{ id: string }>('POST', '/api/v1/segments', { name: 'VIP', condition })
    const journey = await publish(
      world,
      'Welcome',
      graphOf([
        {
          id: 't',
          kind: 'triggerSegment',
          settings: { segmentId: segment.id, on: 'entered', existing: false, reentry: 'always' },
        },
        step.wait('w', 1, 'days'),
      ]),
    )
    const build = () => buildSegment(world.db, world.workspace.id, uuidOf('segment', segment.id), new Date())
    const size = async () => (await world.call<{ size: number }>('GET', `/api/v1/segments/${segment.id}`)).body.size
    const accept = await refuseRows(world.db, 'journey_positions', 'true')
    await expect(build()).rejects.toThrow('refused for a test')
    expect([await size(), (await contactsOf(world, journey)).length]).toEqual([6, 0])
    await accept()
    await build()
    await build()
    expect([await size(), (await contactsOf(world, journey)).length]).toEqual([6, 6])
  })
})

describe('a build of a segment', () => {
  /** A transaction that has written, and ends when it is told to. */
  async function openWriting(db: Database): Promise<() => Promise<void>> {
    const tx = await db.startTransaction().execute()
    await sql`SELECT pg_current_xact_id()`.execute(tx)
    return async () => {
      await tx.rollback().execute()
    }
  }
  const newSegment = async (name: string) => {
    const { body } = await world.call<{ id: string }>('POST', '/api/v1/segments', {
      name,
      condition: { kind: 'tag', tag: 'vip' },
    })
    return () => buildSegment(world.db, world.workspace.id, uuidOf('segment', body.id), new Date())
  }

  it('waits for transactions begun before it, and for none of another database', { timeout: 30_000 }, async () => {
    const elsewhere = connect({ url: inject('postgresUrl'), max: 1 })
    const endElsewhere = await openWriting(elsewhere)
    const beside = await newSegment('Beside')
    await beside()
    const build = await newSegment('Behind')
    const end = await openWriting(world.db)
    let isBuilt = false
    const built = build().then(() => {
      isBuilt = true
    })
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(isBuilt).toBe(false)
    await end()
    await built
    await endElsewhere()
    await elsewhere.destroy()
  })
})
