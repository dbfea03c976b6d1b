import type { CalendarAnswer, CampaignAnswer } from '@parcours/contract/campaigns.ts'
import { inWorkspace } from '@parcours/db/connection.ts'
import { calendarOf } from '@parcours/domain/campaigns/calendar.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { createCampaign } from '@parcours/testing/campaigns.ts'
import { newContact, newTemplate } from '@parcours/testing/journeys.ts'
import { watchPlans } from '@parcours/testing/plan-watch.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
let template: string
beforeAll(async () => {
  world = await createWorld()
  template = await newTemplate(world)
  await newContact(world, { email: 'one@calendar.test' })
  await zone('Europe/Paris')
})
afterAll(() => world.close())

const zone = (timeZone: string) =>
  world.call('PUT', '/api/v1/workspace', { name: 'Shop', timeZone, currency: 'EUR', postalAddress: '1 rue X' })
const ask = (from: string, to: string) =>
  world.call<CalendarAnswer & { errors: { path: string; code: string }[] }>(
    'GET',
    `/api/v1/campaigns/calendar?from=${from}&to=${to}`,
  )
const entriesOf = async (from: string, to: string) => (await ask(from, to)).body.data
const create = (schedule: object) => createCampaign(world, template, { schedule })
async function launch(schedule: object): Promise<string> {
  const id = await create(schedule)
  const { status, body } = await world.call('POST', `/api/v1/campaigns/${id}/launch`)
  expect(status, JSON.stringify(body)).toBe(200)
  return id
}
const move = (id: string, body: object, headers = {}) =>
  world.call<CampaignAnswer & { code: string; errors: { path: string; code: string }[] }>(
    'PUT',
    `/api/v1/campaigns/${id}/day`,
    body,
    { headers },
  )
const sendsOf = async (id: string) =>
  (
    await sql<{ id: string; starts_at: Date; contents: unknown; wakes_asked: number }>`
      SELECT id, starts_at, contents, wakes_asked
        FROM campaign_sends WHERE campaign_id = ${uuidOf('campaign', id)}`.execute(world.db)
  ).rows

describe('the calendar of campaigns', () => {
  it('has what is scheduled on its day of the workspace’s zone, and drafts on the day they have', async () => {
    const at = { kind: 'at', at: '2031-03-04T23:30', timeZone: 'America/New_York' }
    const scheduled = await launch(at)
    const draft = await create(at)
    await create({ kind: 'now' })
    const found = await entriesOf('2031-03-05', '2031-03-05')
    // Half past eleven there is half past five of the next day here.
    expect(found.map(({ campaignId, kind, day, time }) => [campaignId, kind, day, time]).sort()).toEqual(
      [
        [scheduled, 'scheduled', '2031-03-05', '05:30'],
        [draft, 'draft', '2031-03-05', '05:30'],
      ].sort(),
    )
    expect(found[0]?.planned).toEqual({ day: '2031-03-04', time: '23:30' })
    expect(await entriesOf('2031-03-04', '2031-03-04')).toEqual([])
    await zone('America/New_York')
    expect(await entriesOf('2031-03-05', '2031-03-05')).toEqual([])
    expect((await ask('2031-03-04', '2031-03-04')).body).toMatchObject({
      timeZone: 'America/New_York',
      data: [{ time: '23:30' }, { time: '23:30' }],
    })
    await zone('Europe/Paris')
  })

  it('says of local times whose clock they are of, and keeps them on their one day', async () => {
    await launch({ kind: 'contactTime', at: '2031-04-02T09:00', over: 'nextDay' })
    await launch({ kind: 'bestTime', day: '2031-04-02', from: '08:00', to: '20:00', over: 'skip' })
    await create({ kind: 'contactTime', at: '2031-04-02T00:00', over: 'nextDay' })
    const found = await entriesOf('2031-04-01', '2031-04-03')
    expect(found.map(({ day, kind, clock, time, until, planned }) => [day, kind, clock, time, until, planned])).toEqual(
      [
        ['2031-04-02', 'draft', 'contact', '00:00', null, { day: '2031-04-02', time: '00:00' }],
        ['2031-04-02', 'scheduled', 'best', '08:00', '20:00', { day: '2031-04-02', time: null }],
        ['2031-04-02', 'scheduled', 'contact', '09:00', null, { day: '2031-04-02', time: '09:00' }],
      ],
    )
    // The first zone on earth has that day while it is still the day before here.
    expect(await entriesOf('2031-04-01', '2031-04-01')).toEqual([])
  })

  it('has the times to come of a rule, over a change of the clocks, and none that are over', async () => {
    const id = await launch({
      kind: 'recurring',
      rule: 'FREQ=WEEKLY;BYDAY=SU,MO',
      start: '2026-01-01',
      hour: '09:00',
      timeZone: 'America/New_York',
    })
    const found = (await entriesOf('2032-03-07', '2032-03-29')).filter(({ campaignId }) => campaignId === id)
    expect(found.map(({ day, time, kind, planned }) => [day, time, kind, planned])).toEqual([
      ['2032-03-07', '15:00', 'recurring', null],
      ['2032-03-08', '15:00', 'recurring', null],
      // The clocks of New York go forward two weeks before those of Paris.
      ['2032-03-14', '14:00', 'recurring', null],
      ['2032-03-15', '14:00', 'recurring', null],
      ['2032-03-21', '14:00', 'recurring', null],
      ['2032-03-22', '14:00', 'recurring', null],
      ['2032-03-28', '15:00', 'recurring', null],
      ['2032-03-29', '15:00', 'recurring', null],
    ])
    expect(await entriesOf('2026-01-01', '2026-02-28')).toEqual([])
    const hourly = await launch({
      kind: 'recurring',
      rule: `FREQ=DAILY;BYHOUR=${Array.from({ length: 24 }, (_, hour) => hour).join()}`,
      start: '2026-01-01',
      hour: '00:00',
      timeZone: 'Europe/Paris',
    })
    const { today } = (await ask('2026-01-01', '2026-01-01')).body
    const yesterday = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10)
    expect(await entriesOf(yesterday, yesterday)).toEqual([])
    await world.call('POST', `/api/v1/campaigns/${hourly}/cancellation`)
    await world.call('POST', `/api/v1/campaigns/${id}/pause`)
    expect(await entriesOf('2032-03-07', '2032-03-29')).toEqual([])
    await world.call('POST', `/api/v1/campaigns/${id}/cancellation`)
  })

  it('refuses days that are turned, too many or none, and hides what is deleted', async () => {
    const codes = async (from: string, to: string) => (await ask(from, to)).body.errors.map(({ code }) => code)
    expect(await codes('2026-12-02', '2026-12-01')).toEqual(['calendar.turned'])
    expect(await codes('2026-01-01', '2026-04-04')).toEqual(['calendar.tooLong'])
    expect((await ask('2026-01-01', '2026-04-03')).status).toBe(200)
    for (const [from, to] of [
      ['2026-02-30', '2026-03-01'],
      ['0000-01-01', '0000-01-02'],
      ['', ''],
      ['now', '2026-12-01'],
    ])
      expect((await ask(from ?? '', to ?? '')).status, `${from} ${to}`).toBe(422)
    expect((await ask('9999-12-01', '9999-12-31')).status).toBe(200)
    expect((await ask('0001-01-01', '0001-01-31')).status).toBe(200)
    const id = await create({ kind: 'at', at: '2031-05-04T09:00', timeZone: 'Europe/Paris' })
    // Days that there are not are kept in a draft, and are on no day.
    await create({ kind: 'at', at: '2031-02-31T09:00', timeZone: 'Europe/Paris' })
    await create({ kind: 'at', at: '2031-05-04T29:00', timeZone: 'Europe/Paris' })
    expect(await entriesOf('2031-02-01', '2031-03-03')).toEqual([])
    expect(await entriesOf('2031-05-01', '2031-05-31')).toHaveLength(1)
    await world.call('DELETE', `/api/v1/campaigns/${id}`)
    expect(await entriesOf('2031-05-01', '2031-05-31')).toEqual([])
  })

  it('reads the days it is asked for and no others, of ten thousand campaigns and sends', async () => {
    await sql`
      WITH made AS (
        INSERT INTO campaigns (workspace_id, name, definition, state, created_at, updated_at)
        SELECT w.id, 'Many ' || n, jsonb_set(c.definition, '{schedule}', jsonb_build_object('kind', 'at',
               'at', to_char(date '2040-01-01' + n, 'YYYY-MM-DD') || 'T09:00', 'timeZone', 'Europe/Paris')),
               CASE WHEN n % 2 = 0 THEN 'draft' ELSE 'scheduled' END, now(), now()
          FROM generate_series(1, 10000) n, workspaces w, LATERAL (SELECT definition FROM campaigns LIMIT 1) c
         WHERE w.id = ${world.workspace.id}
        RETURNING workspace_id, id, definition, state
      )
      INSERT INTO campaign_sends (workspace_id, campaign_id, definition, contents, starts_at, to_start, created_at)
      SELECT workspace_id, id, definition, '{}', (definition #>> '{schedule,at}')::timestamp AT TIME ZONE 'Europe/Paris',
             false, now()
        FROM made WHERE state = 'scheduled'`.execute(world.db)
    await sql`ANALYZE campaigns, campaign_sends`.execute(world.db)
    const { db, handled, close } = watchPlans(world.databaseUrl)
    try {
      const { entries } = await inWorkspace(db, world.workspace.id, (tx) =>
        calendarOf(tx, '2042-03-01', '2042-03-31', new Date()),
      )
      expect(entries).toHaveLength(31)
    } finally {
      await close()
    }
    const read = handled.filter(({ statement }) => /FROM campaign|from "campaigns"/.test(statement))
    // The key by campaign would be read whole.
    expect(read.map(({ by }) => by)).toContain('Index Scan campaign_sends_by_start')
    expect(read.filter(({ rows }) => rows > 200).map(({ statement, rows }) => `${rows} ${statement}`)).toEqual([])
  })
})

describe('moving a campaign to another day', () => {
  const at = { kind: 'at', at: '2033-03-04T09:00', timeZone: 'Europe/Paris' }

  it('moves the very send that is scheduled, with the content of its launch, and wakes it', async () => {
    const id = await launch(at)
    const [before] = await sendsOf(id)
    const { status, body } = await move(id, { day: '2033-03-06' })
    expect([status, body.state, body.definition.schedule]).toEqual([
      200,
      'scheduled',
      { ...at, at: '2033-03-06T09:00' },
    ])
    const [after, ...others] = await sendsOf(id)
    expect(others).toEqual([])
    expect(after).toEqual({ ...before, starts_at: new Date('2033-03-06T08:00:00Z'), wakes_asked: 1 })
    await move(id, { day: '2033-07-06', time: '18:15' })
    // In summer the zone is two hours ahead.
    expect((await sendsOf(id))[0]?.starts_at).toEqual(new Date('2033-07-06T16:15:00Z'))
    expect((await entriesOf('2033-07-06', '2033-07-06')).map(({ campaignId }) => campaignId)).toEqual([id])
  })

  it('moves drafts and local times, which have no hour of their own where each has a best one', async () => {
    const draft = await create(at)
    const { body, headers } = await move(draft, { day: '2033-03-09' })
    expect([body.state, body.definition.schedule]).toEqual(['draft', { ...at, at: '2033-03-09T09:00' }])
    expect(headers.etag).toBe('"2"')
    expect((await move(draft, { day: '2033-03-10' }, { 'if-match': '"1"' })).status).toBe(412)
    const best = await launch({ kind: 'bestTime', day: '2033-03-04', from: '08:00', to: '20:00', over: 'nextDay' })
    expect((await move(best, { day: '2033-03-05' })).body.definition.schedule).toMatchObject({ day: '2033-03-05' })
    expect((await sendsOf(best))[0]?.starts_at).toEqual(new Date('2033-03-04T18:00:00Z'))
    expect((await move(best, { day: '2033-03-05', time: '09:00' })).body.errors).toMatchObject([{ path: 'time' }])
  })

  it('is refused with the reason where there is no such day, it is over, or the campaign has none or has begun', async () => {
    const id = await launch(at)
    for (const [day, code] of [
      ['2020-01-01', 'campaign.past'],
      ['9999-01-01', 'value.beyondCalendar'],
    ] as const)
      expect((await move(id, { day })).body.errors, day).toMatchObject([{ path: 'day', code }])
    expect((await move(id, { day: '2033-02-30' })).status).toBe(422)
    expect((await move(id, { day: '2033-03-05', time: '25:00' })).status).toBe(422)
    expect((await sendsOf(id))[0]?.starts_at).toEqual(new Date('2033-03-04T08:00:00Z'))
    expect((await move(await create({ kind: 'now' }), { day: '2033-03-05' })).body.code).toBe('campaign.noDay')
    await sql`UPDATE campaign_sends SET prepared_at = now() WHERE campaign_id = ${uuidOf('campaign', id)}`.execute(
      world.db,
    )
    expect((await move(id, { day: '2033-03-05' })).body.code).toBe('campaign.cannotMove')
    await world.call('POST', `/api/v1/campaigns/${id}/cancellation`)
    const ended = await move(id, { day: '2033-03-05' })
    expect([ended.status, ended.body.code]).toEqual([409, 'campaign.cannotMove'])
  })
})
