import { publicId } from '@parcours/model/id.ts'
import { newContact } from '@parcours/testing/journeys.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shardOf, storeEvents } from '../events/inbox.ts'
import { drainBatch } from './drain.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

interface Profile {
  city: string | null
  timeZone: string | null
  properties: Record<string, unknown>
}

// The API writes by the real clock: what is told here is of the day before.
const NOW = new Date()
const DAY = new Date(NOW.getTime() - 2 * 86_400_000).toISOString().slice(0, 10)
const at = (hour: string) => new Date(`${DAY}T${hour}:00Z`)
let sequence = 0

/** What is told of a contact, in the order of arrival; those of one call arrive in one batch. */
async function identify(userId: string, ...identified: { traits: Record<string, unknown>; at: Date }[]): Promise<void> {
  const workspaceId = world.workspace.id
  const events = identified.map(({ traits, at: occurredAt }) => ({
    workspaceId,
    messageId: `m${++sequence}`,
    kind: 'identify' as const,
    userId,
    name: 'identify',
    properties: {},
    traits,
    occurredAt,
  }))
  await storeEvents(world.db, events, NOW)
  await drainBatch(world.db, shardOf(workspaceId, userId), NOW)
}

async function profile(externalId: string): Promise<Profile> {
  const { id } = await world.db
    .selectFrom('contacts')
    .select('id')
    .where('external_id', '=', externalId)
    .executeTakeFirstOrThrow()
  return (await world.call<Profile>('GET', `/api/v1/contacts/${publicId('contact', id)}`)).body
}

describe('a list or an object', () => {
  it.each([
    ['gets shorter', ['Été', 'Jazz'], ['Été']],
    ['is emptied', ['Été', 'Jazz'], []],
    ['is ordered anew', ['a', 'b', 'a'], ['b', 'a']],
    ['loses a name', { a: 1, b: 2 }, { a: 1 }],
    ['has nothing within', { a: { b: null } }, { a: { b: null, c: [null] } }],
  ])('is saved when it %s', async (what, before, after) => {
    const id = await newContact(world, { externalId: `list ${what}`, properties: { likes: before } })
    const { body } = await world.call<Profile>('PATCH', `/api/v1/contacts/${id}`, { properties: { likes: after } })
    expect(body.properties).toEqual({ likes: after })
    const again = await world.call<Profile>('POST', '/api/v1/contacts', {
      externalId: `list ${what}`,
      properties: { likes: before },
    })
    expect(again.body.properties).toEqual({ likes: before })
  })

  it('is cleared by null, and only then', async () => {
    const id = await newContact(world, { externalId: 'clear', properties: { a: 1, b: [null], c: 'x' } })
    const { body } = await world.call<Profile>('PATCH', `/api/v1/contacts/${id}`, {
      properties: { a: null, d: { e: null } },
    })
    expect(body.properties).toEqual({ b: [null], c: 'x', d: { e: null } })
  })
})

describe('a late value', () => {
  it('does not overwrite a later one, and fills an empty field', async () => {
    await identify('late', { traits: { city: 'Lyon', plan: 'gold' }, at: at('09:00') })
    await identify('late', { traits: { city: 'Paris', plan: 'free', team: 'red' }, at: at('06:00') })
    expect(await profile('late')).toMatchObject({ city: 'Lyon', properties: { plan: 'gold', team: 'red' } })
    // Of each property its own time.
    await identify('late', { traits: { plan: 'silver' }, at: at('11:00') })
    await identify('late', { traits: { city: 'Nice', plan: 'free', team: null }, at: at('10:00') })
    const { city, properties } = await profile('late')
    expect([city, properties]).toEqual(['Nice', { plan: 'silver' }])
    // What was cleared later stays so.
    await identify('late', { traits: { team: 'blue' }, at: at('09:30') })
    expect((await profile('late')).properties).toEqual({ plan: 'silver' })
  })

  it('is recognised within one batch too, and beside an edit made meanwhile', async () => {
    await identify(
      'batch',
      { traits: { city: 'Lyon' }, at: at('09:00') },
      { traits: { city: 'Paris', score: 1 }, at: at('06:00') },
      { traits: { score: 2 }, at: at('07:00') },
    )
    expect(await profile('batch')).toMatchObject({ city: 'Lyon', properties: { score: 2 } })
    await world.call('POST', '/api/v1/contacts', { externalId: 'batch', properties: { score: 9 } })
    await identify('batch', { traits: { score: 3 }, at: at('08:00') })
    expect((await profile('batch')).properties).toEqual({ score: 9 })
  })

  it('at the same time, what comes last stands', async () => {
    await identify('same', { traits: { plan: 'a' }, at: at('09:00') })
    await identify('same', { traits: { plan: 'b' }, at: at('09:00') })
    expect((await profile('same')).properties).toEqual({ plan: 'b' })
  })
})

describe('names of traits', () => {
  it('may be those that objects have, or be odd', async () => {
    const traits = JSON.parse(
      '{"constructor": "a", "toString": "b", "__proto__": "c", "hasOwnProperty": "d", "": "e", "*": "f", "a.b": "g"}',
    ) as Record<string, unknown>
    await identify('odd', { traits: { ...traits, [`${'x'.repeat(99)}😀`]: 1 }, at: at('09:00') })
    const { properties } = await profile('odd')
    const [long] = Object.keys(properties).filter((name) => name.startsWith('xx'))
    expect(long).toBe('x'.repeat(99))
    expect(Object.entries(properties).filter(([name]) => name !== long)).toEqual(
      expect.arrayContaining(Object.entries(traits).filter(([name]) => name !== '__proto__')),
    )
    const count = async (property: string, value: string) =>
      (
        await world.call<{ count: number }>('POST', '/api/v1/contacts/match', {
          condition: { kind: 'property', property, operator: 'is', value },
        })
      ).body.count
    for (const [name, value] of Object.entries(traits)) if (name) expect(await count(name, String(value)), name).toBe(1)
    await identify('odd', { traits: { ...traits, constructor: 'late', '': 'late' }, at: at('08:00') })
    expect((await profile('odd')).properties).toMatchObject({ constructor: 'a' })
  })
})

describe('zones of contacts', () => {
  it('are those that both JavaScript and PostgreSQL know, by their own name', async () => {
    await identify('zone', { traits: { timezone: 'CAT' }, at: at('09:00') })
    expect((await profile('zone')).timeZone).toBe('Africa/Maputo')
    await identify('zone', { traits: { timezone: '+02:00' }, at: at('10:00') })
    expect((await profile('zone')).timeZone).toBe('Africa/Maputo')
    const { status, body } = await world.call<{ errors: object[] }>('POST', '/api/v1/contacts', {
      externalId: 'zone',
      timeZone: '+02:00',
    })
    expect([status, body.errors]).toMatchObject([422, [{ path: 'timeZone', code: 'contact.timeZoneUnknown' }]])
  })
})
