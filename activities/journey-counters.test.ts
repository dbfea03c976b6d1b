import type { LiveAnswer } from '@parcours/contract/journeys.ts'
import { foldCounters } from '@parcours/domain/journeys/reporting/counters.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import { contactsOf, finished, graphOf, newContact, newTemplate, publish, redraw } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

const live = async (journey: string, stretch = '') =>
  (await world.call<LiveAnswer>('GET', `/api/v1/journeys/${journey}/live${stretch}`)).body

it('a journey counts what became of its emails as it happens, by version and day; folded, its counts stay', async () => {
  const journey = await publish(
    world,
    'Counts',
    graphOf([step.byHand('trigger', 'always'), step.email('mail', await newTemplate(world)), step.exit('end')]),
  )
  const contacts = [
    await newContact(world, { email: 'one@counts.test' }),
    await newContact(world, { email: 'two@counts.test' }),
    await newContact(world, { email: 'three@counts.test' }, false),
  ]
  const enter = async (contactIds: string[], count: number) => {
    await world.call('POST', `/api/v1/journeys/${journey}/entries`, { audience: { kind: 'contacts', contactIds } })
    await eventually(() => contactsOf(world, journey), finished(count))
  }
  await enter(contacts, 3)
  const { rows: messages } = await sql<{
    id: string
  }>`SELECT id FROM messages WHERE status = 'sent' ORDER BY address`.execute(world.db)
  const simulate = (index: number, kind: string) =>
    world.call('POST', `/api/v1/outbox/${publicId('message', messages[index]?.id ?? '')}/events`, { kind })
  // A click is an open too; reported twice it counts once.
  for (const [index, kind] of [
    [0, 'clicked'],
    [0, 'opened'],
    [1, 'opened'],
    [1, 'opened'],
  ] as const)
    expect((await simulate(index, kind)).status).toBe(204)
  const mail = {
    nodeId: 'mail',
    sent: 2,
    excluded: 1,
    excludedBy: [{ reason: 'noConsent', count: 1 }],
    failed: 0,
    opened: 2,
    clicked: 1,
  }
  expect((await live(journey)).messages).toEqual([mail])

  await redraw(world.db, uuidOf('journey', journey))
  await world.call('POST', `/api/v1/journeys/${journey}/publication`)
  await enter([contacts[0] ?? ''], 4)
  expect((await live(journey)).messages).toEqual([{ ...mail, sent: 3 }])
  expect((await live(journey, '?version=1')).messages).toEqual([mail])
  expect((await live(journey, '?version=2')).messages).toEqual([
    { ...mail, sent: 1, excluded: 0, excludedBy: [], opened: 0, clicked: 0 },
  ])
  expect(
    (await world.call<{ data: { id: string; sent: number }[] }>('GET', '/api/v1/journeys')).body.data.find(
      ({ id }) => id === journey,
    )?.sent,
  ).toBe(3)

  const ofJourney = sql`journey_id = ${uuidOf('journey', journey)}`
  // Of a week ago, and too many to be left lying about.
  await sql`
    INSERT INTO journey_message_counters
    SELECT workspace_id, journey_id, version_id, node_id, what, day - 7, count
      FROM journey_message_counters
      CROSS JOIN generate_series(1, 60)
     WHERE ${ofJourney}`.execute(world.db)
  const before = await live(journey)
  expect(before.messages).toMatchObject([{ sent: 3 * 61 }])
  const rows = async () =>
    (
      await sql<{
        count: number
      }>`SELECT count(*)::int AS count FROM journey_message_counters WHERE ${ofJourney}`.execute(world.db)
    ).rows[0]?.count ?? 0
  const many = await rows()
  await foldCounters(world.db)
  expect(await rows()).toBeLessThan(many / 20)
  expect(await live(journey)).toEqual(before)
  const today = new Date().toISOString().slice(0, 10)
  expect((await live(journey, `?since=${today}`)).messages).toMatchObject([{ sent: 3, opened: 2 }])
  expect((await live(journey, `?until=${today}`)).messages).toMatchObject([{ sent: 3 * 60, opened: 2 * 60 }])
  expect((await live(journey, `?since=${today}&until=${today}`)).messages).toEqual([])

  // An earlier version counted exclusions without their reasons.
  await sql`UPDATE journey_message_counters SET what = 'excluded' WHERE ${ofJourney} AND what LIKE 'excluded:%'`.execute(
    world.db,
  )
  expect((await live(journey)).messages).toMatchObject([{ excluded: 61, excludedBy: [] }])
})

it('a journey says how often it was entered, and by how many contacts', async () => {
  const journey = await publish(world, 'Entries', graphOf([step.byHand('trigger', 'always'), step.exit('end')]))
  const contacts = [
    await newContact(world, { email: 'a@entries.test' }),
    await newContact(world, { email: 'b@entries.test' }),
  ]
  for (const [round, contactIds] of [contacts, contacts.slice(0, 1)].entries()) {
    await world.call('POST', `/api/v1/journeys/${journey}/entries`, { audience: { kind: 'contacts', contactIds } })
    await eventually(() => contactsOf(world, journey), finished(2 + round))
  }
  const conversions = async (stretch = '') =>
    (await world.call('GET', `/api/v1/journeys/${journey}/conversions${stretch}`)).body
  expect(await conversions()).toMatchObject({ entered: 3, contactsEntered: 2, converted: 0, contactsConverted: 0 })
  const today = new Date().toISOString().slice(0, 10)
  expect(await conversions(`?until=${today}`)).toMatchObject({ entered: 0, contactsEntered: 0 })
})
