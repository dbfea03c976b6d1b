import { inWorkspace } from '@parcours/db/connection.ts'
import { rekeyEntries } from '@parcours/db/migrations/0041-entry-keys.ts'
import { type Conducted, conducted } from '@parcours/testing/conducted.ts'
import { graphOf, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mergeContacts } from '../contacts/merge.ts'

let world: World
let stage: Conducted
beforeAll(async () => {
  world = await createWorld()
  stage = await conducted(world, new Date('2026-03-02T08:00:00Z'))
})
afterAll(() => world.close())

const end = (id: string) => step.exit(id)
/** A contact who books is reminded on the day, which a move changes; who pays what they booked leaves. */
const bookings = (name: string, key: string, reentry: 'afterExit' | 'once' = 'afterExit') =>
  publish(world, name, {
    ...graphOf(
      [
        step.onEvent('trigger', name, reentry, { key }),
        {
          id: 'wait',
          kind: 'wait',
          settings: {
            until: 'property',
            property: 'starts',
            offsetDays: 0,
            time: '09:00',
            yearly: false,
            source: 'entry',
            movedBy: [`${name} moved`],
          },
        },
        end('reminded'),
        end('without'),
      ],
      ['trigger>wait', 'wait:next>reminded', 'wait:noDate>without'],
    ),
    rules: { goal: null, exits: [{ kind: 'event', event: `${name} paid`, where: [], same: [key] }] },
  })

const onDay = (days: number) => `${stage.day(days).slice(0, 10)}`
const dueOn = (days: number) => `${onDay(days)}T09:00:00.000Z`
const waiting = async (journey: string) =>
  (await stage.places(journey)).flatMap(({ state, due }) => (state === 'waiting' ? [due] : []))

/** Ways to write one key, and another. */
type Properties = Record<string, unknown>
const KEYS: [what: string, key: string, written: [Properties, Properties], other: Properties][] = [
  ['letters of either case', 'ref', [{ ref: 'AB-Éa' }, { ref: 'ab-éA' }], { ref: 'ab-ea' }],
  ['characters composed or not', 'ref', [{ ref: 'caf\u00e9' }, { ref: 'cafe\u0301' }], { ref: 'cafe' }],
  ['numbers and text', 'ref', [{ ref: 12 }, { ref: '12' }], { ref: 120 }],
  [
    'names with dots, nested or not',
    'booking.id',
    [{ booking: { id: 7 } }, { 'booking.id': '7' }],
    { booking: { id: 8 } },
  ],
  [
    'long texts with one beginning',
    'ref',
    [{ ref: `${'x'.repeat(5000)}a` }, { ref: `${'X'.repeat(5000)}A` }],
    { ref: `${'x'.repeat(5000)}b` },
  ],
  ['nothing, in any way', 'ref', [{}, { ref: null }], { ref: 'something' }],
]

describe('what keys an entry is read alike by entries, moves and exits:', () => {
  it.each(KEYS)('%s', async (what, key, [one, same], other) => {
    const journey = await bookings(what, key)
    const contact = await stage.contact()
    await stage.does(contact, what, { ...one, starts: onDay(5) })
    await stage.does(contact, what, { ...same, starts: onDay(6) })
    await stage.does(contact, what, { ...other, starts: onDay(7) })
    expect(await waiting(journey)).toEqual([dueOn(5), dueOn(7)])
    await stage.does(contact, `${what} moved`, { ...same, starts: onDay(8) })
    expect(await waiting(journey)).toEqual([dueOn(8), dueOn(7)])
    await stage.does(contact, `${what} paid`, other)
    expect(await waiting(journey)).toEqual([dueOn(8)])
  })

  it('two contacts of one run who become one are in it once for one key, and twice for two', async () => {
    const journey = await bookings('Merged', 'ref')
    const [into, from] = [await stage.contact(), await stage.contact()]
    for (const [contact, ref] of [
      [into, 'AB'],
      [from, 'ab'],
      [into, 'C'],
      [from, 'D'],
    ] as const)
      await stage.sends(contact, 'Merged', { ref, starts: onDay(5) })
    await stage.conductor.settle()
    expect(await waiting(journey)).toHaveLength(4)
    await inWorkspace(world.db, world.workspace.id, (tx) => mergeContacts(tx, world.workspace.id, [{ from, into }]))
    const inside = (await stage.places(journey)).filter(({ state }) => state === 'waiting')
    expect(inside.map(({ entryKey }) => entryKey).sort()).toEqual(['ab', 'c', 'd'])
  })

  it('two events of one batch that are written otherwise are one entry', async () => {
    const journey = await bookings('Batch', 'ref')
    const contact = await stage.contact()
    const events = ['A', 'a', 'B'].map((ref) => ({ ref, starts: onDay(5) }))
    for (const properties of events) await stage.sends(contact, 'Batch', properties)
    await stage.conductor.settle()
    expect((await stage.places(journey)).map(({ entryKey }) => entryKey).sort()).toEqual(['a', 'b'])
  })
})

describe('entries of before that', () => {
  /** As an entry was keyed before. */
  const keyedAsBefore = (journey: string, key: string) =>
    sql`
      UPDATE journey_positions p SET entry_key = left(coalesce(p.entry -> 'properties' ->> ${key}::text, ''), 200)
        FROM journeys j
       WHERE j.id = p.journey_id AND j.name = ${journey}`.execute(world.db)
  const entryKeys = async (journey: string) => (await stage.places(journey)).map(({ entryKey }) => entryKey)
  /** The migration knows the column by the name that it had then. */
  const rekey = () =>
    world.db.transaction().execute(async (tx) => {
      await sql`ALTER TABLE journey_positions RENAME COLUMN entry_key TO lane`.execute(tx)
      await rekeyEntries(tx)
      await sql`ALTER TABLE journey_positions RENAME COLUMN lane TO entry_key`.execute(tx)
    })

  it('go on: they are moved, and do not enter twice', async () => {
    const journey = await bookings('Before', 'booking.id')
    const contact = await stage.contact()
    await stage.does(contact, 'Before', { booking: { id: 'AB' }, starts: onDay(5) })
    await keyedAsBefore('Before', 'booking.id')
    expect(await entryKeys(journey)).toEqual([''])
    await rekey()
    expect(await entryKeys(journey)).toEqual(['ab'])
    await stage.does(contact, 'Before', { booking: { id: 'ab' }, starts: onDay(6) })
    await stage.does(contact, 'Before moved', { booking: { id: 'ab' }, starts: onDay(7) })
    expect(await waiting(journey)).toEqual([dueOn(7)])
  })

  it('are one now both go on, the first under the key', async () => {
    const journey = await bookings('Twice', 'ref', 'once')
    const contact = await stage.contact()
    for (const [index, ref] of ['x', 'y', 'z'].entries())
      await stage.does(contact, 'Twice', { ref, starts: onDay(5 + index) })
    // As if they had been written so: in the old way all three were told apart.
    await sql`
      UPDATE journey_positions p
         SET entry = jsonb_set(p.entry, '{properties,ref}',
             to_jsonb((ARRAY['Ab', 'ab', 'AB'])[ascii(p.entry_key) - ascii('w')]))
        FROM journeys j WHERE j.id = p.journey_id AND j.name = 'Twice'`.execute(world.db)
    await keyedAsBefore('Twice', 'ref')
    await rekey()
    const [first, second, third] = await entryKeys(journey)
    expect(second).toBe('ab')
    expect([first, third]).toEqual([expect.stringMatching(/^ab .{36}$/), expect.stringMatching(/^ab .{36}$/)])
    await rekey()
    expect(await entryKeys(journey)).toEqual([first, second, third])
    await stage.does(contact, 'Twice', { ref: 'aB', starts: onDay(9) })
    expect(await waiting(journey)).toEqual([dueOn(5), dueOn(6), dueOn(7)])
  })
})
