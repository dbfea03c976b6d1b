import { enrollBySchedule } from '@parcours/domain/journeys/enrollment/schedules.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { createCampaign, launchCampaign, newSegment, progressOf, progressWhen } from '@parcours/testing/campaigns.ts'
import {
  contactsOf,
  drained,
  graphOf,
  newContact,
  newTemplate,
  publish,
  type Step,
} from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
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

  it('is not launched while its members cannot be found', async () => {
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
  /** A segment of one contact, which is being built anew, and what becomes of whom it enrolls in a journey. */
  async function withSegment(tag: string) {
    await newContact(world, { email: `${tag}@b.test`, tags: [tag] })
    const id = await newSegment(world, tag, { kind: 'tag', tag })
    await setState(id, 'building')
    return id
  }
  const begin = (trigger: Step, name: string) =>
    publish(world, name, graphOf([trigger, step.wait('rest', 1, 'days')], [`${trigger.id}>rest`]))
  const inside = async (journey: string) => (await contactsOf(world, journey)).length

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
    // The schedule is certain of who is due once the inbox is empty.
    await drained(world)
    await enrollBySchedule(world.db, new Date('2027-01-05T08:00:01Z'))
    expect(await inside(journey)).toBe(0)
    await setState(segmentId, 'ready')
    // While earlier emails still report, or a build is under way, it is tried again an hour later.
    let hour = 8
    const entered = await eventually(
      async () => {
        await drained(world)
        await enrollBySchedule(world.db, new Date(`2027-01-05T${String(hour++).padStart(2, '0')}:00:07Z`))
        return inside(journey)
      },
      (count) => count > 0 || hour > 23,
    )
    expect(entered).toBe(1)
  })

  it('that enrolls the present members of its segment waits for it', async () => {
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
      (contacts) => contacts === 1,
    )
  })

  it('says when contacts of a segment can be added', async () => {
    const segmentId = await withSegment('added')
    const journey = await begin(step.byHand('hand'), 'By hand')
    const add = () =>
      world.call<{ title: string }>('POST', `/api/v1/journeys/${journey}/entries`, {
        audience: { kind: 'segment', segmentId },
      })
    const early = await add()
    expect([early.status, early.body.title]).toEqual([409, expect.stringContaining('Try again in a moment')])
    await setState(segmentId, 'ready')
    const nobodys = await world.call<{ errors: Found[] }>('POST', `/api/v1/journeys/${journey}/entries`, {
      audience: { kind: 'segment', segmentId: 'seg_00000000000000000000000000000000' },
    })
    expect([nobodys.status, nobodys.body.errors]).toMatchObject([422, [{ path: 'audience.segmentId' }]])
    // A build of its own, which saw it being built, may be under way.
    expect((await eventually(add, ({ status }) => status !== 409)).status).toBeLessThan(300)
    expect(await inside(journey)).toBe(1)
  })
})

describe('a segment made of segments', () => {
  const save = async (method: 'POST' | 'PUT', path: string, name: string, condition: Condition) => {
    const { body, status } = await world.call<{ id: string }>(method, path, { name, condition })
    expect(status, JSON.stringify(body)).toBeLessThan(300)
    return body.id
  }
  const create = (name: string, condition: Condition) => save('POST', '/api/v1/segments', name, condition)
  const ofGroup = (group: string): Condition => ({ kind: 'property', property: 'group', operator: 'is', value: group })
  /** A segment of a group, and others above it, each made of the one below; from the lowest to the highest. */
  async function chain(name: string, group: string, height: number): Promise<string[]> {
    const ids = [await create(name, ofGroup(group))]
    for (let above = 1; above < height; above++)
      ids.push(await create(`${name} ${above}`, { kind: 'segment', segmentId: ids[above - 1] ?? '' }))
    return ids
  }
  const audienceOf = async (segment: string | undefined) => {
    const audience = { segments: [segment ?? ''] }
    const campaign = await launchCampaign(world, await newTemplate(world), { audience })
    return (await progressWhen(world, campaign, ({ state }) => state === 'done')).audience
  }

  it('is ready when its members follow from those below, however soon a campaign asks', async () => {
    await sql`
      INSERT INTO contacts (workspace_id, external_id, properties)
      SELECT ${world.workspace.id}, 'chained' || n, jsonb_build_object('group', CASE WHEN n <= 200 THEN 'a' ELSE 'b' END)
        FROM generate_series(1, 500) n`.execute(world.db)
    // One of each that can be written to: a launch to nobody is refused as soon as the segment is known.
    for (const group of ['a', 'b']) await newContact(world, { email: `${group}@chained.test`, properties: { group } })
    for (let round = 0; round < 3; round++) {
      const ids = await chain(`Round ${round}`, 'a', 4)
      expect(await audienceOf(ids.at(-1))).toBe(201)
      await save('PUT', `/api/v1/segments/${ids[0]}`, `Round ${round}`, ofGroup('b'))
      expect(await audienceOf(ids.at(-1))).toBe(301)
    }
  })

  it('names nothing that is not there', async () => {
    const nothing = '00000000000000000000000000000000'
    const leaf = { action: 'opened', compare: 'atLeast', amount: 1 }
    for (const [field, condition] of [
      ['templateId', { kind: 'message', ...leaf, templateId: `tpl_${nothing}` }],
      ['journeyId', { kind: 'message', ...leaf, journeyId: `jrn_${nothing}` }],
      ['journeyId', { kind: 'journey', state: 'entered', journeyId: `jrn_${nothing}` }],
      ['segmentId', { kind: 'segment', segmentId: `seg_${nothing}` }],
    ] as const) {
      const { status, body } = await world.call<{ errors: Found[] }>('POST', '/api/v1/segments', {
        name: 'Nothing',
        condition,
      })
      expect([status, body.errors]).toMatchObject([422, [{ path: `condition.${field}` }]])
    }
  })

  it('is not made of itself by two who save at once', async () => {
    const [one, other] = [await create('One', ofGroup('a')), await create('Other', ofGroup('a'))]
    const put = (id: string, segmentId: string) =>
      world.call('PUT', `/api/v1/segments/${id}`, { name: id, condition: { kind: 'segment', segmentId } })
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all([put(one, other), put(other, one)])
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 422])
      await save('PUT', `/api/v1/segments/${one}`, 'One', ofGroup('a'))
      await save('PUT', `/api/v1/segments/${other}`, 'Other', ofGroup('a'))
    }
  })
})
