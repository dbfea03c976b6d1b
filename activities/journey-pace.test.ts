import { renewTypicalReadingHours } from '@parcours/domain/delivery/reading-hours.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { contactsOf, finished, graphOf, newContact, newTemplate, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

const byHand = step.byHand('trigger', 'always')
const enter = async (journey: string, contactIds: string[]) => {
  const { status, body } = await world.call('POST', `/api/v1/journeys/${journey}/entries`, {
    audience: { kind: 'contacts', contactIds },
  })
  expect(status, JSON.stringify(body)).toBe(201)
}
const dueOf = async (journey: string, count: number) => {
  const seen = await eventually(
    () => contactsOf(world, journey),
    (contacts) => contacts.filter(({ dueAt }) => dueAt !== null).length === count,
  )
  return new Map(seen.map(({ contactId, dueAt }) => [contactId, dueAt ?? '']))
}
/** Opens of a contact at an hour of some days, by UTC. */
const opens = (contact: string, hour: number, days: number, by?: string) =>
  sql`INSERT INTO message_events (workspace_id, message_id, contact_id, kind, data, occurred_at)
      SELECT ${world.workspace.id}, uuidv7(), ${uuidOf('contact', contact)}::uuid, 'opened',
             ${by ? JSON.stringify({ by }) : '{}'}::jsonb,
             date_trunc('day', now(), 'UTC') - make_interval(days => d) + make_interval(hours => ${hour}::int)
        FROM generate_series(1, ${days}::int) d`.execute(world.db)

describe('a wait until each reads the most', () => {
  it('is until the hour of their own opens, or everyone’s, within the hours allowed, where they live', async () => {
    const contact = (externalId: string) => newContact(world, { externalId, timeZone: 'UTC' }, false)
    const [early, late, once, new_] = [
      await contact('early'),
      await contact('late'),
      await contact('once'),
      await contact('new'),
    ]
    await opens(early, 9, 20)
    await opens(late, 18, 30)
    // At night, beyond the hours allowed; and what machines open does not count.
    await opens(early, 3, 50)
    await opens(early, 12, 50, 'machine')
    await opens(once, 10, 1)
    await renewTypicalReadingHours(world.db, new Date())
    const journey = await publish(
      world,
      'Best time',
      graphOf(
        [byHand, { id: 'wait', kind: 'wait', settings: { until: 'bestTime', from: '08:00', to: '20:00' } }],
        ['trigger>wait'],
      ),
    )
    await enter(journey, [early, late, once, new_])
    const due = await dueOf(journey, 4)
    const hours = [early, late, new_].map((id) => new Date(due.get(id) ?? '').getUTCHours())
    const now = new Date().getUTCHours()
    // Within the very hour they go on at once.
    expect(hours).toEqual([9, 18, 18])
    // A single open weighs less than the habit of all: 1 + 4 × 1/50 against 4 × 30/50.
    expect([18, now]).toContain(new Date(due.get(once) ?? '').getUTCHours())
    for (const at of due.values()) expect(Date.parse(at) - Date.now()).toBeLessThan(24 * 3_600_000)
  })
})

describe('a wait for one’s turn', () => {
  it('lets so many an hour go on, in the order in which they come, over all runs', async () => {
    const journey = await publish(
      world,
      'Turns',
      graphOf([byHand, { id: 'wait', kind: 'wait', settings: { until: 'turn', perHour: 60 } }], ['trigger>wait']),
    )
    const { rows } = await sql<{ id: string }>`
      INSERT INTO contacts (workspace_id, external_id)
      SELECT ${world.workspace.id}, 'turn' || n
        FROM generate_series(1, 30) n
      RETURNING 'con_' || replace(id::text, '-', '') AS id`.execute(world.db)
    const ids = rows.map(({ id }) => id)
    const begun = Date.now()
    await enter(journey, ids.slice(0, 20))
    await enter(journey, ids.slice(20))
    const seen = await eventually(
      () =>
        sql<{ at: Date }>`
          SELECT coalesce(due_at, ended_at) AS at
            FROM journey_positions
           WHERE journey_id = ${uuidOf('journey', journey)}
           ORDER BY 1`.execute(world.db),
      (result) => result.rows.length === 30 && result.rows.every(({ at }) => at !== null),
    )
    const minutes = seen.rows.map(({ at }) => Math.round((at.getTime() - begun) / 60_000))
    expect(minutes).toEqual(ids.map((_, index) => index))
    // The contacts who came first have gone on already.
    expect(await eventually(() => contactsOf(world, journey), finished(1))).toHaveLength(30)
  })
})

describe('an email with a frequency cap', () => {
  it('is not sent to contacts who had so many lately, from any journey; they go on, and the reason is kept', async () => {
    const templateId = await newTemplate(world)
    const mail = (id: string, cap?: { emails: number; days: number }) => ({
      id,
      kind: 'sendEmail' as const,
      settings: { templateId, ...(cap && { cap }) },
    })
    const first = await publish(world, 'First', graphOf([byHand, mail('mail')], ['trigger>mail']))
    const capped = await publish(
      world,
      'Capped',
      graphOf([byHand, mail('mail', { emails: 2, days: 7 })], ['trigger>mail']),
    )
    const [often, seldom] = [
      await newContact(world, { email: 'often@example.test' }),
      await newContact(world, { email: 'seldom@example.test' }),
    ]
    await enter(first, [often, seldom])
    await eventually(() => contactsOf(world, first), finished(2))
    await enter(first, [often])
    await eventually(() => contactsOf(world, first), finished(3))
    await enter(capped, [often, seldom])
    await eventually(() => contactsOf(world, capped), finished(2))
    const { rows } = await sql<{ contact_id: string; status: string; reason: string | null }>`
      SELECT contact_id, status, reason
        FROM messages
       WHERE journey_id = ${uuidOf('journey', capped)}`.execute(world.db)
    expect(new Map(rows.map(({ contact_id, status, reason }) => [contact_id, [status, reason]]))).toEqual(
      new Map([
        [uuidOf('contact', often), ['excluded', 'frequencyCap']],
        [uuidOf('contact', seldom), ['sent', null]],
      ]),
    )
  })
})
