import { NO_LIMITS } from '@parcours/model/delivery/limits.ts'
import { createCampaign, launchCampaign, progressWhen } from '@parcours/testing/campaigns.ts'
import { graphOf, newContact, newTemplate, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

let world: World
let newsletter: string
let receipt: string
let contact: string

beforeAll(async () => {
  world = await createWorld({ worker: true })
  newsletter = await newTemplate(world)
  receipt = await newTemplate(world, { purpose: 'service' })
})
afterAll(() => world.close())
beforeEach(async () => {
  contact = await anyone()
  await caps({})
})

let contacts = 0
const anyone = () => newContact(world, { email: `p${++contacts}@test.test` })
const caps = async (given: object) =>
  expect((await world.call('PUT', '/api/v1/sending-limits', { ...NO_LIMITS, caps: given })).status).toBe(200)

/** Sends a campaign to all contacts, of whom one can always be reached; how it ended for the one contact. */
async function send(template: string): Promise<string> {
  await anyone()
  const id = await launchCampaign(world, template)
  await progressWhen(world, id, ({ state }) => state === 'done')
  const { rows } = await sql<{ status: string }>`
    SELECT coalesce(reason, status) AS status
      FROM messages
     WHERE campaign_id = ${id.slice(4)}::uuid AND contact_id = ${contact.slice(4)}::uuid`.execute(world.db)
  return rows.map(({ status }) => status).join()
}

/** A message of another channel, of an hour ago. */
const byAnotherChannel = (template: string) =>
  sql`
  INSERT INTO messages (workspace_id, id, channel, owner_id, owner_at, node_id, contact_id, template_id,
      template_revision, status, provider, created_at, sent_at)
  SELECT workspace_id, uuidv7(), 'fax', uuidv7(), now(), 'n', id, ${template.slice(4)}::uuid, 1, 'sent', 'sandbox',
         now() - interval '1 hour', now()
    FROM contacts WHERE id = ${contact.slice(4)}::uuid`.execute(world.db)

describe('frequency caps of a workspace', () => {
  it('hold for marketing of all campaigns together, and never for service messages', async () => {
    await caps({ email: { messages: 2, days: 7 } })
    expect([await send(receipt), await send(receipt)]).toEqual(['sent', 'sent'])
    expect([await send(newsletter), await send(newsletter)]).toEqual(['sent', 'sent'])
    expect([await send(newsletter), await send(receipt)]).toEqual(['frequencyCap', 'sent'])
    await sql`UPDATE messages SET created_at = created_at - interval '8 days'`.execute(world.db)
    expect(await send(newsletter)).toBe('sent')
  })

  it('are reported before a launch', async () => {
    await caps({ all: { messages: 1, days: 7 } })
    await send(newsletter)
    const id = await createCampaign(world, newsletter)
    const { body } = await world.call<{ audience: object }>('GET', `/api/v1/campaigns/${id}/check`)
    expect(body.audience).toMatchObject({ excluded: [{ reason: 'frequencyCap', count: contacts }] })
  })

  it('count a channel by itself, and all together where one is set for all', async () => {
    await byAnotherChannel(newsletter)
    await caps({ email: { messages: 1, days: 7 } })
    expect(await send(newsletter)).toBe('sent')
    await caps({ all: { messages: 2, days: 7 } })
    expect(await send(newsletter)).toBe('frequencyCap')
    await caps({ all: { messages: 3, days: 7 } })
    expect(await send(newsletter)).toBe('sent')
  })
})

describe('the cap of a step', () => {
  it('counts emails only', async () => {
    await byAnotherChannel(newsletter)
    const graph = graphOf([
      step.byHand('t', 'always'),
      { id: 'mail', kind: 'sendEmail', settings: { templateId: newsletter, cap: { emails: 1, days: 7 } } },
      step.exit('end'),
    ])
    const journey = await publish(world, 'Capped', graph)
    const add = { audience: { kind: 'contacts', contactIds: [contact] } }
    const statuses = async () => {
      const { rows } = await sql<{ status: string }>`
        SELECT coalesce(reason, status) AS status
          FROM messages
         WHERE channel = 'email' AND contact_id = ${contact.slice(4)}::uuid
         ORDER BY created_at`.execute(world.db)
      return rows.map(({ status }) => status)
    }
    for (const times of [1, 2]) {
      expect((await world.call('POST', `/api/v1/journeys/${journey}/entries`, add)).status).toBe(201)
      await eventually(statuses, (seen) => seen.length === times)
    }
    expect(await statuses()).toEqual(['sent', 'frequencyCap'])
  })
})
