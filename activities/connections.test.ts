import { createCampaign, launchCampaign, progressWhen } from '@parcours/testing/campaigns.ts'
import { graphOf, newContact, newTemplate, publish } from '@parcours/testing/journeys.ts'
import { type FakeResend, startFakeResend } from '@parcours/testing/resend-server.ts'
import { type SmtpPeer, startSmtpPeer } from '@parcours/testing/smtp-server.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

let world: World
let smtp: SmtpPeer
let resend: FakeResend
let template: string
let contact: string
let contacts = 0

beforeAll(async () => {
  ;[smtp, resend] = await Promise.all([startSmtpPeer(), startFakeResend()])
  vi.stubEnv('RESEND_BASE_URL', resend.url)
  world = await createWorld({ worker: true })
  template = await newTemplate(world)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await world.close()
  await Promise.all([smtp.close(), resend.close()])
})
beforeEach(async () => {
  await sql`
    UPDATE contacts
       SET consent_bits = (SELECT withdrawn FROM consent_channels WHERE channel = 'email')`.execute(world.db)
  smtp.taken.splice(0)
  contact = await newContact(world, { email: `p${++contacts}@test.test` })
})

const SENDER = { fromName: 'Shop', fromAddress: 'named@test.test' }
const bySmtp = (port: number) => ({ ...SENDER, provider: 'smtp', settings: { host: '127.0.0.1', port } })
const BY_RESEND = { ...SENDER, provider: 'resend', settings: { apiKey: 're_test' } }
/** A port on which nothing listens. */
const NOWHERE = 1

/** Adds a connection, under a name of its own. */
const add = async (body: object) =>
  (await world.call<{ id: string }>('POST', '/api/v1/connections', { ...body, name: crypto.randomUUID() })).body.id
const save = async (id: string, body: object) =>
  expect((await world.call('PUT', `/api/v1/connections/${id}`, { ...body, name: id })).status).toBe(200)
const failureOf = async (id: string) =>
  (await world.call<{ failure: { problem: string; message: string } | null }>('GET', `/api/v1/connections/${id}`)).body
    .failure
const statusOf = async (campaign: string) =>
  (
    await sql<{ status: string; reason: string | null; provider: string }>`
      SELECT status, reason, provider
        FROM messages
       WHERE campaign_id = ${campaign.slice(4)}::uuid AND contact_id = ${contact.slice(4)}::uuid`.execute(world.db)
  ).rows[0]

describe('a connection that is named', () => {
  it('sends a campaign, while the default one is the sandbox', async () => {
    const connectionId = await add(bySmtp(smtp.port))
    const id = await launchCampaign(world, template, { connectionId })
    await progressWhen(world, id, ({ state }) => state === 'done')
    expect(smtp.taken.map(({ to }) => to)).toEqual([`p${contacts}@test.test`])
    expect(smtp.taken[0]?.text).toContain('named@test.test')
    const byDefault = await launchCampaign(world, template)
    await progressWhen(world, byDefault, ({ state }) => state === 'done')
    expect(await statusOf(byDefault)).toMatchObject({ status: 'sent', provider: 'sandbox' })
    expect(smtp.taken).toHaveLength(1)
  })

  it('sends the email of a journey’s step', async () => {
    const connectionId = await add(bySmtp(smtp.port))
    const graph = graphOf([
      step.byHand('t', 'always'),
      { id: 'mail', kind: 'sendEmail', settings: { templateId: template, connectionId } },
      step.exit('end'),
    ])
    const journey = await publish(world, 'Named', graph)
    const audience = { kind: 'contacts', contactIds: [contact] }
    await world.call('POST', `/api/v1/journeys/${journey}/entries`, { audience })
    await eventually(
      () => Promise.resolve(smtp.taken.map(({ to }) => to)),
      (seen) => seen.includes(`p${contacts}@test.test`),
    )
    expect((await world.call('DELETE', `/api/v1/connections/${connectionId}`)).status).toBe(409)
  })

  it('says that it fails, and no longer once it works; what waits is sent', async () => {
    const connectionId = await add(bySmtp(NOWHERE))
    const id = await launchCampaign(world, template, { connectionId })
    const failure = await eventually(
      () => failureOf(connectionId),
      (seen) => seen !== null,
    )
    expect(failure).toMatchObject({ problem: 'unreachable', message: expect.stringContaining('127.0.0.1') })
    const next = await createCampaign(world, template, { connectionId })
    const warned = async () =>
      (await world.call<{ warnings: object[] }>('GET', `/api/v1/campaigns/${next}/check`)).body.warnings
    expect(await warned()).toContainEqual(expect.objectContaining({ path: 'connectionId', code: 'sender.unreachable' }))
    await save(connectionId, bySmtp(smtp.port))
    await progressWhen(world, id, ({ state }) => state === 'done')
    expect(await warned()).not.toContainEqual(expect.objectContaining({ path: 'connectionId' }))
    expect([await statusOf(id), await failureOf(connectionId)]).toMatchObject([{ status: 'sent' }, null])
  })
})

describe('another provider in place of one that failed in the middle', () => {
  it('sends what the one before had certainly not begun', async () => {
    const connectionId = await add(bySmtp(NOWHERE))
    const id = await launchCampaign(world, template, { connectionId })
    await eventually(
      () => failureOf(connectionId),
      (seen) => seen !== null,
    )
    await save(connectionId, { ...SENDER, provider: 'sandbox' })
    await progressWhen(world, id, ({ state }) => state === 'done')
    expect(await statusOf(id)).toMatchObject({ status: 'sent' })
  })

  it('sends nothing that the one before may have taken', async () => {
    resend.failNext = Array.from({ length: 50 }, () => 500)
    const connectionId = await add(BY_RESEND)
    const id = await launchCampaign(world, template, { connectionId })
    await eventually(
      () => failureOf(connectionId),
      (seen) => seen !== null,
    )
    await save(connectionId, bySmtp(smtp.port))
    await eventually(
      () => statusOf(id),
      (seen) => seen?.status === 'unknown',
    )
    expect([await statusOf(id), smtp.taken]).toMatchObject([{ status: 'unknown', reason: 'providerChanged' }, []])
  })
})
