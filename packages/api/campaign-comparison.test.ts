import type { ComparisonAnswer } from '@parcours/contract/campaigns.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import { createCampaign } from '@parcours/testing/campaigns.ts'
import { newTemplate } from '@parcours/testing/journeys.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const HOUR = 3_600_000
let world: World
let template: string
beforeAll(async () => {
  world = await createWorld()
  template = await newTemplate(world)
  await sql`
    INSERT INTO contacts (workspace_id, email)
    SELECT ${world.workspace.id}::uuid, 'p' || n || '@comparison.test' FROM generate_series(1, 2000) n`.execute(
    world.db,
  )
})
afterAll(() => world.close())

interface Became {
  sent: number
  hoursAgo?: number
  conversionDays?: number
  /** How many of them, from the first on; and how many hours after it was sent. */
  opened?: number
  openedAfter?: number
  clicked?: number
  machineOpened?: number
  complained?: number
  unsubscribed?: number
}

/** A campaign that was sent to the first contacts, and what became of it. */
async function sentCampaign(name: string, became: Became): Promise<string> {
  const { sent, hoursAgo = 24 * 30, openedAfter = 1, conversionDays = 7, ...counts } = became
  const { opened = 0, clicked = 0, machineOpened = 0, complained = 0, unsubscribed = 0 } = counts
  const id = await createCampaign(world, template, { conversionDays })
  const campaignId = uuidOf('campaign', id)
  const at = new Date(Date.now() - hoursAgo * HOUR)
  await sql`
    WITH named AS (
      UPDATE campaigns SET name = ${name}, state = 'done' WHERE id = ${campaignId} RETURNING id
    ), send AS (
      INSERT INTO campaign_sends (workspace_id, campaign_id, definition, contents, state, starts_at, audience, to_start,
                                  created_at)
      SELECT workspace_id, id, definition, '{}', 'done', ${at}, ${sent + 100}, false, ${at}
        FROM campaigns WHERE id = ${campaignId}
      RETURNING workspace_id, id
    ), counted AS (
      SELECT s.workspace_id, s.id AS send_id, c.id AS contact_id, row_number() OVER (ORDER BY c.id) AS n
        FROM send s, contacts c
    )
    INSERT INTO messages (workspace_id, id, channel, owner_id, owner_at, node_id, contact_id, campaign_id, variant,
                          template_id, template_revision,
                          address, status, provider, created_at, sent_at, delivered_at, opened_at, clicked_at,
                          machine_opened_at, complained_at, unsubscribed_at)
    SELECT workspace_id, uuidv7(), 'email', send_id, ${at}::timestamptz, 'campaign', contact_id, ${campaignId}, 'A',
           ${uuidOf('template', template)}, 1,
           'x@x.test', 'sent', 'sandbox', ${at}, ${at}, ${at},
           CASE WHEN n <= ${opened} THEN ${new Date(at.getTime() + openedAfter * HOUR)}::timestamptz END,
           CASE WHEN n <= ${clicked} THEN ${at}::timestamptz END,
           CASE WHEN n > ${opened - 30} AND n <= ${opened + machineOpened} THEN ${at}::timestamptz END,
           CASE WHEN n <= ${complained} THEN ${at}::timestamptz END,
           CASE WHEN n <= ${unsubscribed} THEN ${at}::timestamptz END
      FROM counted
     WHERE n <= ${sent}`.execute(world.db)
  return id
}

/** The first so many contacts order something of this total. */
const order = (contacts: number, hoursAgo: number, total: number) =>
  sql`
    INSERT INTO orders (workspace_id, id, contact_id, number, ordered_at, total, source)
    SELECT ${world.workspace.id}::uuid, uuidv7(), id, 'n' || gen_random_uuid(), ${new Date(Date.now() - hoursAgo * HOUR)},
           ${total}, 'import'
      FROM (SELECT id FROM contacts ORDER BY id LIMIT ${contacts}) c`.execute(world.db)

const ask = (ids: string[]) =>
  world.call<ComparisonAnswer & { errors: { path: string; code: string }[] }>('POST', '/api/v1/campaigns/comparison', {
    ids,
  })
const measureOf = (body: ComparisonAnswer, measure: string) => {
  const found = body.measures.find((one) => one.measure === measure)
  if (!found) throw new Error(measure)
  return found
}

describe('campaigns side by side', () => {
  it('are counted as they are, with machine opens apart, and told apart only where the data carry it', async () => {
    const [strong, same, weak] = [
      await sentCampaign('Strong', { sent: 2000, opened: 800, clicked: 210, machineOpened: 50, complained: 3 }),
      await sentCampaign('Same', { sent: 2000, opened: 795, clicked: 200, complained: 1 }),
      await sentCampaign('Weak', { sent: 2000, opened: 500, clicked: 120, unsubscribed: 60 }),
    ]
    const { status, body } = await ask([weak, strong, same])
    expect([status, body.campaigns.map(({ name }) => name)]).toEqual([200, ['Weak', 'Strong', 'Same']])
    expect(body.campaigns[1]).toMatchObject({
      audience: 2100,
      sent: 2000,
      contacts: 2000,
      delivered: 2000,
      opened: 800,
      machineOpened: 50,
      clicked: 210,
      complained: 3,
      unsubscribed: 0,
    })
    const opened = measureOf(body, 'opened')
    expect(opened.leading).toBe(strong)
    expect(opened.values.map(({ value, verdict }) => [value, verdict])).toEqual([
      [0.25, 'sure'],
      [0.4, null],
      [0.3975, 'unsure'],
    ])
    // By the formulas, reckoned apart from the code.
    expect(opened.values[1]?.low).toBeCloseTo(0.37873, 4)
    expect(opened.values[1]?.high).toBeCloseTo(0.42165, 4)
    expect(opened.values[0]?.difference?.low).toBeCloseTo(0.1211, 3)
    expect(opened.values[0]?.difference?.high).toBeCloseTo(0.1786, 3)
    // Fewer is better here, and three against one says nothing.
    const complained = measureOf(body, 'complained')
    expect([complained.leading, complained.values.map(({ verdict }) => verdict)]).toEqual([
      weak,
      [null, 'tooFew', 'tooFew'],
    ])
    expect(measureOf(body, 'unsubscribed').values.map(({ verdict }) => verdict)).toEqual(['sure', null, 'tooFew'])
    expect(measureOf(body, 'bounced')).toMatchObject({ leading: null })
  })

  it('have as many hours as each other, and orders by contact with what they spent', async () => {
    const late = await sentCampaign('Late', { sent: 1000, hoursAgo: 10.5, opened: 300 })
    // As many opened, half of them long after so many hours.
    const early = await sentCampaign('Early', { sent: 1000, hoursAgo: 24 * 20, opened: 300, openedAfter: 12 })
    await order(60, 24 * 20 - 2, 5000)
    await order(40, 24 * 20 - 3, 1000)
    await order(10, 24 * 20 - 12, 9000)
    const { body } = await ask([early, late])
    expect(body.hours).toBe(10)
    expect(body.campaigns.map(({ opened, orders, buyers, revenue }) => [opened, orders, buyers, revenue])).toEqual([
      [0, 100, 60, 60 * 5000 + 40 * 1000],
      [300, 0, 0, 0],
    ])
    const revenue = measureOf(body, 'revenue')
    expect([revenue.leading, revenue.values.map(({ value, verdict }) => [value, verdict])]).toEqual([
      early,
      [
        [340, null],
        [0, 'sure'],
      ],
    ])
    expect(measureOf(body, 'orders').values[0]?.value).toBe(0.1)
    // The window of orders that is shortest holds for both.
    const short = await sentCampaign('Short', { sent: 1000, hoursAgo: 24 * 21, conversionDays: 1 })
    expect((await ask([early, short])).body).toMatchObject({ hours: 24, campaigns: [{ opened: 300 }, { opened: 0 }] })
  })

  it('do without messages, and are refused where they are none, one, too many or another workspace’s', async () => {
    const draft = await createCampaign(world, template)
    const sent = await sentCampaign('Sent', { sent: 100, opened: 40 })
    const { body } = await ask([draft, sent, sent])
    expect(body.campaigns.map(({ sent }) => sent)).toEqual([0, 100])
    expect(measureOf(body, 'opened')).toMatchObject({
      leading: sent,
      values: [{ value: 0, low: null, verdict: 'tooFew' }, { verdict: null }],
    })
    const both = await ask([draft, await createCampaign(world, template)])
    expect([both.status, both.body.hours, both.body.campaigns.length]).toEqual([200, 0, 2])
    const unknown = await ask([sent, publicId('campaign', crypto.randomUUID())])
    expect([unknown.status, unknown.body.errors.map(({ path }) => path)]).toEqual([422, ['ids.1']])
    for (const ids of [[], [sent], Array.from({ length: 7 }, () => sent), ['x', sent]])
      expect((await ask(ids)).status, ids.join()).toBe(422)
    const other = await world.newWorkspace()
    const foreign = await world.call(
      'POST',
      '/api/v1/campaigns/comparison',
      { ids: [sent, draft] },
      { key: other.fullKey },
    )
    expect(foreign.status).toBe(422)
  })
})
