import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeName } from '../nodes/trigger-change.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

interface Published {
  tags?: string[]
  given?: string[]
  withdrawn?: string[]
  properties?: Record<string, unknown>
}

const property = (name: string) => changeName({ of: 'property', property: name, from: '', to: '', reentry: 'always' })
const tag = (name: string, change: 'added' | 'removed') =>
  changeName({ of: 'tag', tag: name, change, reentry: 'always' })
const consent = (channel: 'email' | 'sms', decision: 'given' | 'withdrawn') =>
  changeName({ of: 'consent', channel, decision, reentry: 'always' })

/** What the database records of a change, of what is asked for. */
async function changes(
  before: Published | 'new',
  after: Published,
  ...asked: string[]
): Promise<{ name: string; properties: unknown }[]> {
  const whole = (one: Published) => JSON.stringify({ tags: [], given: [], withdrawn: [], properties: {}, ...one })
  const { rows } = await sql<{ name: string; properties: unknown }>`
    SELECT name, properties
      FROM changes_between(${before === 'new' ? '{}' : whole(before)}::jsonb, ${whole(after)}::jsonb,
          ${asked}::text[])`.execute(world.db)
  return rows
}
const namesOf = async (...asked: Parameters<typeof changes>) => (await changes(...asked)).map(({ name }) => name)

describe('changes_between', () => {
  it('records a property that is set, changed, cleared or of another type, with what it was and is', async () => {
    const asked = ['plan', 'score', 'city', 'same', 'absent'].map(property)
    const published = await changes(
      { properties: { plan: 'gold', score: 1, city: 'Lyon', same: [1, { a: 2 }] } },
      { properties: { plan: 'silver', score: '1', same: [1, { a: 2 }], new: true } },
      ...asked,
    )
    expect(published).toEqual([
      { name: 'property:plan', properties: { property: 'plan', from: 'gold', to: 'silver' } },
      { name: 'property:score', properties: { property: 'score', from: 1, to: '1' } },
      { name: 'property:city', properties: { property: 'city', from: 'Lyon', to: null } },
    ])
    expect(await changes({}, { properties: { plan: 'gold' } }, property('plan'))).toEqual([
      { name: 'property:plan', properties: { property: 'plan', from: null, to: 'gold' } },
    ])
  })

  it('records only what is asked for, whatever it is called', async () => {
    const names = ['a:b', 'property:x', 'étage', 'with.dot', '', "o'clock", 'constructor']
    const after = Object.fromEntries(names.map((name) => [name, 1]))
    expect(await namesOf({}, { properties: after }, ...names.map(property))).toEqual(names.map(property))
    expect(await namesOf({}, { properties: after })).toEqual([])
    expect(await namesOf({ properties: after }, { properties: after }, ...names.map(property))).toEqual([])
    expect(await namesOf({}, { properties: after }, 'unheard:a:b', 'a:b')).toEqual([])
  })

  it('records a tag that came or went, not one that stayed or is another', async () => {
    const [before, after] = [{ tags: ['stays', 'goes:away'] }, { tags: ['comes', 'stays'] }]
    const all = ['stays', 'goes:away', 'comes', 'goes'].flatMap((name) => [tag(name, 'added'), tag(name, 'removed')])
    expect(await namesOf(before, after, ...all)).toEqual(['tagRemoved:goes:away', 'tagAdded:comes'])
  })

  it('records a decision that changed, each channel by itself', async () => {
    const all = (['email', 'sms'] as const).flatMap((channel) => [
      consent(channel, 'given'),
      consent(channel, 'withdrawn'),
    ])
    expect(await namesOf({ given: ['email'] }, { withdrawn: ['email'], given: ['sms'] }, ...all)).toEqual([
      'withdrawn:email',
      'given:sms',
    ])
    expect(await namesOf({ withdrawn: ['email'] }, { given: ['email'] }, ...all)).toEqual(['given:email'])
    // A decision that is cleared is neither of both.
    expect(await namesOf({ given: ['email'] }, {}, ...all)).toEqual([])
  })

  it('records of a new contact what they came with, and nothing that went', async () => {
    const asked = [
      property('plan'),
      property('none'),
      tag('vip', 'added'),
      tag('vip', 'removed'),
      tag('old', 'removed'),
      consent('email', 'given'),
      consent('sms', 'withdrawn'),
    ]
    expect(await namesOf('new', { tags: ['vip'], given: ['email'], properties: { plan: 'gold' } }, ...asked)).toEqual([
      'property:plan',
      'tagAdded:vip',
      'given:email',
    ])
  })
})
