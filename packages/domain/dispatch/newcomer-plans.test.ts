import type { Database } from '@parcours/db/connection.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { importCsv } from '@parcours/testing/imports.ts'
import { graphOf, publish } from '@parcours/testing/journeys.ts'
import { type Handled, watchPlans } from '@parcours/testing/plan-watch.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, type TestWorkspace, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SHARDS, storeEvents } from '../events/inbox.ts'
import { buildSegment } from '../segments/build.ts'
import { evaluateDirtyContacts } from '../segments/membership-maintenance.ts'
import { drainBatch } from './drain.ts'

/** Contacts of each workspace. */
const CONTACTS = 1500
/** Rows that a part of a plan may handle for each of them. */
const MAX_ROWS = 30

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

/** Everyone of a workspace does something, and says their address and a trait of theirs. */
async function doSomething(workspaceId: string, name: string, now: Date): Promise<void> {
  await storeEvents(
    world.db,
    Array.from({ length: CONTACTS }, (_, n) => ({
      workspaceId,
      messageId: `${n} ${now.getTime()}`,
      kind: 'track' as const,
      userId: `u${n}`,
      name,
      properties: { amount: 1 },
      traits: { email: `u${n}@b.test`, size: n },
      occurredAt: now,
    })),
    now,
  )
}

const DONE = { event: 'Visited', where: [], compare: 'atLeast' as const, amount: 2 }
/** What follows each event of its contact, one of each kind. */
const CONDITIONS: Condition[] = [
  { kind: 'property', property: 'size', operator: 'greaterThan', value: 5 },
  { kind: 'event', ...DONE },
  { kind: 'event', ...DONE, withinDays: 3 },
  { kind: 'event', ...DONE, sumOf: 'amount' },
  { kind: 'tag', tag: 'visitor' },
  { kind: 'reachable', channel: 'email' },
]

/** A journey and segments follow what the contacts of a workspace do. */
async function follow({ id, fullKey: key }: TestWorkspace, now: Date): Promise<void> {
  const call: World['call'] = (method, url, body) => world.call(method, url, body, { key })
  const inside = { ...world, call }
  const graph = graphOf([step.onEvent('begin', 'Visited', 'always'), step.addTag('tag', 'visitor')])
  await publish(inside, 'Visitors', graph)
  for (const condition of CONDITIONS) {
    const { body } = await call<{ id: string }>('POST', '/api/v1/segments', { name: `${condition.kind}`, condition })
    await buildSegment(world.db, id, uuidOf('segment', body.id), now)
  }
}

/** Everyone of a workspace stands in a file, with what they bought. */
async function imported(db: Database, workspace: TestWorkspace): Promise<void> {
  const rows = (write: (n: number) => string) => Array.from({ length: CONTACTS }, (_, n) => write(n)).join('\n')
  const inside = { ...world, db }
  const contacts = `email,size\n${rows((n) => `f${n}@b.test,${n}`)}`
  const mapping = { email: 'email', size: 'properties.size' }
  for (let time = 0; time < 2; time++) await importCsv(inside, contacts, { mapping }, workspace)
  const orders = `order,email,total,at\n${rows((n) => `${n},f${n}@b.test,9.90,2026-01-05`)}`
  const columns = { order: 'order.number', email: 'email', total: 'order.total', at: 'order.date' }
  await importCsv(inside, orders, { kind: 'orders', mapping: columns }, workspace)
}

/** What handled more rows than there is reason for, in words. */
const tooMuch = (handled: Handled[]) =>
  handled.flatMap(({ rows, by, statement }) =>
    rows > CONTACTS * MAX_ROWS ? [`${by}, ${rows} rows: ${statement}`] : [],
  )

/** The planner knows of one workspace whose contacts ordered; those of a new one visit. */
async function newWorkspace(db: Database): Promise<{ fresh: TestWorkspace; done: (now: Date) => Promise<void> }> {
  const done = async (now: Date) => {
    for (let shard = 0; shard < SHARDS; shard++) while (await drainBatch(db, shard, now)) {}
    while (await evaluateDirtyContacts(db, now)) {}
  }
  const now = new Date()
  await follow(world.workspace, now)
  await doSomething(world.workspace.id, 'Ordered', now)
  await done(now)
  await sql`ANALYZE`.execute(world.db)
  const fresh = await world.newWorkspace('New')
  await follow(fresh, now)
  return { fresh, done }
}

describe('no statement compares each newcomer of a workspace with each, though the planner knows only of others', () => {
  it('as their events arrive', async () => {
    const watch = watchPlans(world.databaseUrl)
    try {
      const { fresh, done } = await newWorkspace(watch.db)
      watch.handled.length = 0
      for (let second = 0; second < 3; second++) {
        const now = new Date(Date.now() + second * 1000)
        await doSomething(fresh.id, 'Visited', now)
        await done(now)
      }
      expect(watch.handled.length).toBeGreaterThan(20)
      expect(tooMuch(watch.handled)).toEqual([])
    } finally {
      await watch.close()
    }
  })

  it('as files of them and of their orders are imported', async () => {
    const watch = watchPlans(world.databaseUrl)
    try {
      const { fresh, done } = await newWorkspace(watch.db)
      watch.handled.length = 0
      await imported(watch.db, fresh)
      await done(new Date())
      expect(watch.handled.length).toBeGreaterThan(20)
      expect(tooMuch(watch.handled)).toEqual([])
    } finally {
      await watch.close()
    }
  })
})
