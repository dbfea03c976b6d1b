import { enrollBySchedule } from '@parcours/domain/journeys/enrollment/schedules.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { createCampaign, launchCampaign, newSegment, progressOf, progressWhen } from '@parcours/testing/campaigns.ts'
import { graphOf, newContact, newTemplate, peopleOf, publish, type Step } from '@parcours/testing/journeys.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

interface Found {
  path: string
  message: string
}

const check = async (id: string) =>
  (await world.call<{ issues: Found[]; warnings: Found[] }>('GET', `/api/v1/campaigns/${id}/check`)).body
/** A segment as its build leaves it, or has not left it yet. */
const setState = (id: string, state: string) =>
  sql`UPDATE segments SET state = ${state} WHERE id = ${uuidOf('segment', id)}`.execute(world.db)

describe('a campaign to a segment', () => {
  it.each([
    ['whose members are written to', 'chosen', (id: string) => ({ segments: [id] }), 'chosen@a.test'],
    ['whose members are left out', 'spared', (id: string) => ({ everyone: true, except: [id] }), 'chosen@a.test'],
  ])('waits while who is in it is still being found: %s', async (_, tag, audienceOf, reached) => {
    await newContact(world, { email: `${tag}@a.test`, tags: [tag] })
    const below = await newSegment(world, 'Below', { kind: 'tag', tag })
    const audience = audienceOf(await newSegment(world, 'Above', { kind: 'segment', segmentId: below }))
    // The one asked for is ready; the one that it is made of is not.
    await setState(below, 'building')
    const template = await newTemplate(world)
    expect((await check(await createCampaign(world, template, { audience }))).warnings).toMatchObject([
      { path: 'audience', message: expect.stringContaining('"Below" is still being found') },
    ])
    const campaign = await launchCampaign(world, template, { audience })
    const waiting = await progressWhen(world, campaign, ({ trouble }) => trouble !== null)
    expect(waiting).toMatchObject({ state: 'scheduled', audience: 0 })
    expect(waiting.trouble?.message).toContain('"Below" is still being found')
    await setState(below, 'ready')
    expect(await progressWhen(world, campaign, ({ state }) => state === 'done')).toMatchObject({
      trouble: null,
      audience: 1,
    })
    const { rows } = await sql<{ address: string }>`
      SELECT address FROM messages WHERE campaign_id = ${uuidOf('campaign', campaign)}`.execute(world.db)
    expect(rows).toEqual([{ address: reached }])
  })

  it('is not launched while who is in it cannot be found', async () => {
    const id = await newSegment(world, 'Broken', { kind: 'tag', tag: 'broken' })
    await setState(id, 'failed')
    const campaign = await createCampaign(world, await newTemplate(world), { audience: { segments: [id] } })
    const problem = { path: 'audience.segments.0', message: expect.stringContaining('"Broken" could not be found') }
    expect((await check(campaign)).issues).toMatchObject([problem])
    const refused = await world.call<{ errors: Found[] }>('POST', `/api/v1/campaigns/${campaign}/launch`)
    expect([refused.status, refused.body.errors]).toMatchObject([422, [problem]])
    expect((await progressOf(world, campaign)).state).toBe('draft')
  })
})

describe('a journey', () => {
  /** A segment of one person, which is being found anew, and what becomes of who it lets into a journey. */
  async function withSegment(tag: string) {
    await newContact(world, { email: `${tag}@b.test`, tags: [tag] })
    const id = await newSegment(world, tag, { kind: 'tag', tag })
    await setState(id, 'building')
    return id
  }
  const begin = (trigger: Step, name: string) =>
    publish(
      world,
      name,
      graphOf(
        [trigger, { id: 'rest', kind: 'wait', settings: { until: 'duration', duration: { amount: 1, unit: 'days' } } }],
        [`${trigger.id}>rest`],
      ),
    )
  const inside = async (journey: string) => (await peopleOf(world, journey)).length

  it('that begins by the clock lets its segment in once it is known', async () => {
    const segmentId = await withSegment('weekly')
    const journey = await begin(
      {
        id: 'clock',
        kind: 'triggerSchedule',
        settings: {
          rule: 'FREQ=WEEKLY;BYDAY=TU',
          start: '2027-01-05',
          time: '09:00',
          timeZone: 'Europe/Paris',
          segmentId,
          reentry: 'always',
        },
      },
      'Weekly',
    )
    await sql`UPDATE journey_schedules SET done_until = '2027-01-05T07:00:00Z'`.execute(world.db)
    await enrollBySchedule(world.db, new Date('2027-01-05T08:00:01Z'))
    expect(await inside(journey)).toBe(0)
    await setState(segmentId, 'ready')
    await enrollBySchedule(world.db, new Date('2027-01-05T08:00:07Z'))
    expect(await inside(journey)).toBe(1)
  })

  it('that takes in those who are in its segment already waits for it', async () => {
    const segmentId = await withSegment('members')
    const settings = { segmentId, on: 'entered' as const, existing: true, reentry: 'once' as const }
    const journey = await begin({ id: 'segment', kind: 'triggerSegment', settings }, 'Members')
    await eventually(
      () => sql`SELECT FROM quarantine WHERE kind = 'operation'`.execute(world.db),
      ({ rows }) => rows.length === 1,
    )
    expect(await inside(journey)).toBe(0)
    await setState(segmentId, 'ready')
    await eventually(
      () => inside(journey),
      (people) => people === 1,
    )
  })

  it('says when people of a segment can be added', async () => {
    const segmentId = await withSegment('added')
    const journey = await begin({ id: 'hand', kind: 'triggerManual', settings: { reentry: 'once' } }, 'By hand')
    const add = () =>
      world.call<{ title: string }>('POST', `/api/v1/journeys/${journey}/entries`, {
        audience: { kind: 'segment', segmentId },
      })
    const early = await add()
    expect([early.status, early.body.title]).toEqual([409, expect.stringContaining('Try again in a moment')])
    await setState(segmentId, 'ready')
    expect((await add()).status).toBeLessThan(300)
    expect(await inside(journey)).toBe(1)
  })
})
