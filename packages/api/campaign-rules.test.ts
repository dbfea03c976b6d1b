import { beginOccurrence, CAMPAIGNS_TO_SCHEDULE } from '@parcours/domain/campaigns/occurrence.ts'
import { parsePublicId } from '@parcours/model/id.ts'
import { createCampaign } from '@parcours/testing/campaigns.ts'
import { newContact, newTemplate } from '@parcours/testing/journeys.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
let template: string
beforeAll(async () => {
  world = await createWorld()
  template = await newTemplate(world)
  await newContact(world, { email: 'one@rules.test' })
})
afterAll(() => world.close())

const recurring = (rule: string, change: object = {}) => ({
  schedule: { kind: 'recurring', rule, start: '2026-01-01', hour: '09:00', timeZone: 'Europe/Paris', ...change },
})
const uuidOf = (id: string) => parsePublicId('campaign', id) ?? ''
const check = async (id: string) =>
  (
    await world.call<{ issues: { path: string; code: string }[]; nextTimes: string[]; nextZone: string }>(
      'GET',
      `/api/v1/campaigns/${id}/check`,
    )
  ).body
const begins = (id: string, at: string) => beginOccurrence(world.db, world.workspace.id, uuidOf(id), new Date(at))

async function live(rule: string): Promise<string> {
  const id = await createCampaign(world, template, recurring(rule))
  expect((await world.call('POST', `/api/v1/campaigns/${id}/launch`)).status).toBe(200)
  return id
}

describe('the rule of a recurring campaign', () => {
  it.each(['FREQ=DAILY;INTERVAL=-1', 'FREQ=SECONDLY', '00000', 'FREQ=DAILY;BYYEARDAY=300'])(
    '%s is refused when it is saved',
    async (rule) => {
      const id = await createCampaign(world, template)
      const { body } = await world.call<{ definition: object }>('GET', `/api/v1/campaigns/${id}`)
      const saved = await world.call<{ errors: { path: string }[] }>('PUT', `/api/v1/campaigns/${id}`, {
        name: 'Spring',
        definition: { ...body.definition, ...recurring(rule) },
      })
      expect([saved.status, saved.body.errors.map(({ path }) => path)]).toEqual([422, ['definition.schedule.rule']])
    },
  )

  it('hangs no request where it was stored before rules were checked', async () => {
    for (const rule of [
      'FREQ=DAILY;INTERVAL=-1',
      'FREQ=SECONDLY',
      '00000',
      'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31',
      'FREQ=DAILY;BYSETPOS=300',
    ]) {
      const id = await createCampaign(world, template, recurring('FREQ=DAILY'))
      await sql`
        UPDATE campaigns
           SET definition = jsonb_set(definition, '{schedule,rule}', ${JSON.stringify(rule)}::jsonb), state = 'live',
               to_schedule = true
         WHERE id = ${uuidOf(id)}`.execute(world.db)
      const before = performance.now()
      expect(await check(id)).toMatchObject({ issues: [{ path: 'schedule.rule' }], nextTimes: [] })
      expect(await begins(id, '2026-11-26T08:00:00Z')).toBe(false)
      // It took for ever, or half a minute.
      expect(performance.now() - before, rule).toBeLessThan(10_000)
    }
    expect(await CAMPAIGNS_TO_SCHEDULE.read(world.db)).toHaveLength(5)
    await sql`UPDATE campaigns SET to_schedule = false, state = 'draft'`.execute(world.db)
  })

  it('is carried out at the times that the check tells, with hours and a first day of its own', async () => {
    for (const rule of [
      'FREQ=DAILY',
      'FREQ=DAILY;BYHOUR=8,18;BYMINUTE=30',
      'DTSTART;TZID=America/New_York:20260310T074500\nRRULE:FREQ=DAILY',
    ]) {
      const id = await live(rule)
      const { nextTimes, nextZone } = await check(id)
      expect(nextTimes).toHaveLength(5)
      const [toSchedule] = await CAMPAIGNS_TO_SCHEDULE.read(world.db)
      await sql`UPDATE campaigns SET to_schedule = false`.execute(world.db)
      expect(toSchedule?.schedule).toMatchObject({
        times: [...new Set(nextTimes.map((local) => local.slice(11)))].sort(),
        timeZone: nextZone,
      })
      for (const local of nextTimes.slice(0, 2)) {
        const { rows } = await sql<{ at: Date }>`
          SELECT ${local}::timestamp AT TIME ZONE ${nextZone} AS at`.execute(world.db)
        const at = rows[0]?.at ?? new Date(0)
        expect(await begins(id, new Date(at.getTime() + 2000).toISOString()), `${rule} ${local}`).toBe(true)
        const { rows: sends } = await sql<{ starts_at: Date }>`
          SELECT starts_at
            FROM campaign_sends
           WHERE campaign_id = ${uuidOf(id)}
           ORDER BY id DESC
           LIMIT 1`.execute(world.db)
        expect(sends[0]?.starts_at).toEqual(at)
      }
      await world.call('POST', `/api/v1/campaigns/${id}/cancellation`)
      await sql`UPDATE campaigns SET to_schedule = false`.execute(world.db)
    }
  })

  it('is still carried out in the evening, and after midnight, where no worker ran at its time; not a day later', async () => {
    const id = await live('FREQ=WEEKLY;BYDAY=TU')
    // Tuesday, 1 December 2026 at 09:00 in Paris.
    expect(await begins(id, '2026-12-01T07:00:00Z')).toBe(false)
    expect(await begins(id, '2026-12-02T08:00:00Z')).toBe(false)
    expect(await begins(id, '2026-12-01T22:30:00Z')).toBe(true)
    const late = await live('FREQ=WEEKLY;BYDAY=TU;BYHOUR=20')
    expect(await begins(late, '2026-12-02T02:00:00Z')).toBe(true)
  })

  it('that comes no more keeps the campaign from being launched', async () => {
    const id = await createCampaign(world, template, recurring('FREQ=DAILY;COUNT=3'))
    expect((await check(id)).issues).toMatchObject([{ path: 'schedule.rule', code: 'recurrence.never' }])
    const zone = await createCampaign(
      world,
      template,
      recurring('DTSTART;TZID=Mars/Olympus:20260310T074500RRULE:FREQ=DAILY'),
    )
    expect((await check(zone)).issues).toMatchObject([{ path: 'schedule.rule', code: 'contact.timeZoneUnknown' }])
  })
})

describe('a segment that is none', () => {
  it('is refused when the campaign is saved, and harms no report where it was stored before', async () => {
    const definition = {
      audience: { segments: ['newsletter'], except: ['seg_1'] },
      variants: [{ key: 'A', templateId: template }],
      schedule: { kind: 'now' },
    }
    const refused = await world.call<{ errors: { path: string }[] }>('POST', '/api/v1/campaigns', {
      name: 'Words',
      definition,
    })
    expect([refused.status, refused.body.errors.map(({ path }) => path)]).toEqual([
      422,
      ['definition.audience.segments.0', 'definition.audience.except.0'],
    ])
    const id = await createCampaign(world, template)
    await sql`
      UPDATE campaigns
         SET definition = jsonb_set(definition, '{audience,segments}', '["newsletter", "news"]')
       WHERE id = ${uuidOf(id)}`.execute(world.db)
    for (const part of ['report', 'check', 'progress', 'recipients'])
      expect((await world.call('GET', `/api/v1/campaigns/${id}/${part}`)).status, part).toBe(200)
  })
})

describe('a campaign that nobody would get', () => {
  const launch = (id: string) =>
    world.call<{ errors: { path: string; code: string }[] }>('POST', `/api/v1/campaigns/${id}/launch`)
  const listOf = async (name: string, ...contactIds: string[]): Promise<string> => {
    const { body } = await world.call<{ id: string }>('POST', '/api/v1/segments/lists', { name })
    if (contactIds.length > 0)
      await world.call('POST', `/api/v1/segments/${body.id}/members`, { change: 'add', contactIds })
    return body.id
  }
  const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString().slice(0, 16)

  it.each([{ kind: 'now' }, { kind: 'at', at: minutesFromNow(-5), timeZone: 'UTC' }])(
    'is refused where it would begin at once: $kind',
    async (schedule) => {
      const audience = { segments: [await listOf(`Empty ${schedule.kind}`)] }
      const id = await createCampaign(world, template, { audience, schedule })
      const refused = [{ path: 'audience', code: 'campaign.audienceEmpty' }]
      expect((await check(id)).issues).toMatchObject(refused)
      const { status, body } = await launch(id)
      expect([status, body.errors]).toMatchObject([422, refused])
    },
  )

  it.each([
    { kind: 'at', at: minutesFromNow(60), timeZone: 'UTC' },
    { kind: 'contactTime', at: minutesFromNow(3 * 24 * 60), over: 'skip' },
    recurring('FREQ=DAILY').schedule,
  ])('is launched where people may come until then: $kind', async (schedule) => {
    const audience = { segments: [await listOf(`Later ${schedule.kind}`)] }
    const id = await createCampaign(world, template, { audience, schedule })
    expect(await check(id)).toMatchObject({ issues: [], warnings: [{ code: 'campaign.audienceEmpty' }] })
    expect((await launch(id)).status).toBe(200)
  })

  it('says why: nobody agreed, or all are held out', async () => {
    const silent = await newContact(world, { email: 'silent@rules.test' }, false)
    const unreachable = await createCampaign(world, template, {
      audience: { segments: [await listOf('Silent', silent)] },
    })
    expect((await launch(unreachable)).body.errors).toMatchObject([{ path: 'audience', code: 'campaign.nobody' }])
    const one = await newContact(world, { email: 'held@rules.test' })
    const audience = { segments: [await listOf('One', one)] }
    // The draw is another for each campaign.
    for (let tries = 0; tries < 40; tries++) {
      const id = await createCampaign(world, template, { audience, holdout: 50 })
      if ((await check(id)).issues.length === 0) continue
      expect((await launch(id)).body.errors).toMatchObject([{ path: 'audience', code: 'campaign.nobodyLeft' }])
      return
    }
    expect.unreachable()
  })
})

describe('a time that no clock shows', () => {
  it.each(['2035-01-01T99:99', '2035-02-30T09:00'])('%s is an issue, not an attempt', async (at) => {
    for (const schedule of [
      { kind: 'at', at, timeZone: 'Europe/Paris' },
      { kind: 'contactTime', at },
    ]) {
      const id = await createCampaign(world, template, { schedule })
      expect((await check(id)).issues).toMatchObject([{ path: 'schedule.at' }])
      expect((await world.call('POST', `/api/v1/campaigns/${id}/launch`)).status).toBe(422)
    }
  })

  it.each(['0000-01-01T09:00', '0001-01-01T00:30', '9999-12-31T23:59'])(
    '%s is refused as it is saved: some zone would carry it out of the calendar',
    async (at) => {
      const id = await createCampaign(world, template)
      const definition = { schedule: { kind: 'contactTime', at } }
      const path = `/api/v1/campaigns/${id}`
      const { body } = await world.call<{ name: string; definition: object }>('GET', path)
      const saved = await world.call<{ errors: { path: string }[] }>('PUT', path, {
        name: body.name,
        definition: { ...body.definition, ...definition },
      })
      expect([saved.status, saved.body.errors]).toMatchObject([422, [{ path: 'definition.schedule.at' }]])
    },
  )
})

describe('an email that works for very long', () => {
  it('is rendered before the launch for a sample, within the time of a request', async () => {
    await sql`
      INSERT INTO contacts (workspace_id, email)
      SELECT ${world.workspace.id}, 'slow' || n || '@rules.test'
        FROM generate_series(1, 150) n`.execute(world.db)
    await sql`INSERT INTO consent_ledger (workspace_id, contact_id, channel, purpose, decision, source, decided_at)
      SELECT workspace_id, id, 'email', 'marketing', 'given', 'test', now() FROM contacts`.execute(world.db)
    const slow = await createCampaign(world, template, {
      variants: [
        {
          key: 'A',
          templateId: template,
          subject: '{% for a in (1..999) %}{% for b in (1..999) %}{% if a == b %}.{% endif %}{% endfor %}{% endfor %}',
        },
      ],
    })
    const before = performance.now()
    await check(slow)
    // 200 contacts at 200 ms each are 40 s, during which nobody else was answered.
    expect(performance.now() - before).toBeLessThan(15_000)
  })
})
