import { createHmac, randomUUID } from 'node:crypto'
import { bounceReport } from '@parcours/testing/bounce-report.ts'
import { written as asJson, HOSTILE_VALUES } from '@parcours/testing/hostile.ts'
import { newContact } from '@parcours/testing/journeys.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { getGlobalDispatcher, MockAgent, setGlobalDispatcher } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const SECRET = 'a secret of the webhook'
const YEAR_MS = 366 * 86_400_000

let world: World
let contacts = 0
beforeAll(async () => {
  world = await createWorld()
  const { status } = await world.call('PUT', '/api/v1/sender', {
    provider: 'resend',
    fromName: 'Shop',
    fromAddress: 'shop@test.test',
    replyTo: null,
    settings: { apiKey: 're_test', webhookSecret: `whsec_${Buffer.from(SECRET).toString('base64')}` },
  })
  expect(status).toBe(200)
})
afterAll(() => world.close())

interface Sent {
  messageId: string
  providerId: string
  address: string
}

/** A message that Resend took. */
async function sent(): Promise<Sent> {
  const address = `reader${++contacts}@test.test`
  await newContact(world, { email: address })
  const providerId = `re_${contacts}`
  const { rows } = await sql<{ id: string }>`
    INSERT INTO messages (workspace_id, id, channel, owner_id, owner_at, node_id, contact_id, template_id,
        template_revision, address, status, provider, provider_id, created_at, sent_at)
    SELECT workspace_id, uuidv7(), 'email', uuidv7(), now(), 'campaign', id, uuidv7(), 1, email, 'sent', 'resend',
           ${providerId}, now(), now()
      FROM contacts WHERE email = ${address}
    RETURNING id`.execute(world.db)
  return { messageId: rows[0]?.id ?? '', providerId, address }
}

/** Sends a report as Resend does. https://resend.com/docs/dashboard/webhooks/verify-webhooks-requests */
async function notify(payload: string, id: string = randomUUID(), { secret = SECRET, at = '' } = {}) {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${payload}`).digest('base64')
  const { webhookUrl } = (await world.call<{ webhookUrl: string }>('GET', '/api/v1/sender')).body
  return world.api.inject({
    method: 'POST',
    url: at || new URL(webhookUrl).pathname,
    headers: {
      'content-type': 'application/json',
      'svix-id': id,
      'svix-timestamp': timestamp,
      'svix-signature': `v1,${signature}`,
    },
    payload,
  })
}

const bounce = (email_id: unknown, change: object = {}) => ({
  type: 'email.bounced',
  created_at: new Date().toISOString(),
  data: { email_id, bounce: { type: 'Permanent', message: 'No such user' } },
  ...change,
})

async function stateOf({ messageId, address }: Sent) {
  const { rows } = await sql<{ bounced_at: Date | null; suppressed: boolean }>`
    SELECT bounced_at, EXISTS (SELECT FROM suppressions s WHERE s.address = ${address}) AS suppressed
      FROM messages WHERE id = ${messageId}`.execute(world.db)
  return rows[0]
}

describe('a signed report', () => {
  it('is carried out whatever stands in its fields, at a time at which it can have happened', async () => {
    const hostile = fc.constantFrom(...HOSTILE_VALUES)
    const reported = fc.record({ message: hostile, created_at: hostile, subType: hostile })
    await fc.assert(
      fc.asyncProperty(reported, async ({ message, created_at, subType }) => {
        const one = await sent()
        const data = { email_id: one.providerId, bounce: { type: 'Permanent', message, subType } }
        const { statusCode, body } = await notify(asJson(bounce(one.providerId, { created_at, data })))
        expect([statusCode, body]).toEqual([204, ''])
        const state = await stateOf(one)
        expect(state?.suppressed).toBe(true)
        expect(Math.abs(Date.now() - (state?.bounced_at?.getTime() ?? 0))).toBeLessThan(YEAR_MS)
      }),
      { numRuns: 40 },
    )
  })

  it('of a click is carried out whatever its link', async () => {
    for (const link of HOSTILE_VALUES) {
      const one = await sent()
      const report = {
        type: 'email.clicked',
        created_at: 'nonsense',
        data: { email_id: one.providerId, click: { link } },
      }
      expect((await notify(asJson(report))).statusCode).toBe(204)
      const { rows } = await sql<{ clicked: boolean }>`
        SELECT clicked_at IS NOT NULL AS clicked FROM messages WHERE id = ${one.messageId}`.execute(world.db)
      expect(rows).toEqual([{ clicked: true }])
    }
  })

  it('is of the message that its tag names, also before the answer of the provider is here', async () => {
    const one = await sent()
    await sql`
      UPDATE messages SET provider_id = NULL, status = 'sending' WHERE id = ${one.messageId}`.execute(world.db)
    const data = { email_id: 're_unheard_of', bounce: { type: 'Permanent' }, tags: { message: one.messageId } }
    expect((await notify(asJson(bounce('', { data })))).statusCode).toBe(204)
    expect(await stateOf(one)).toMatchObject({ bounced_at: expect.any(Date), suppressed: true })
    for (const message of [...HOSTILE_VALUES, randomUUID()]) {
      const another = await sent()
      const tagged = { email_id: another.providerId, bounce: { type: 'Permanent' }, tags: { message } }
      expect((await notify(asJson(bounce('', { data: tagged })))).statusCode).toBe(204)
      expect(await stateOf(another)).toMatchObject({ suppressed: true })
    }
  })

  it('still comes to the address that was given before there were several connections', async () => {
    const one = await sent()
    const { returnedMailUrl } = (await world.call<{ returnedMailUrl: string }>('GET', '/api/v1/sender')).body
    const at = `/hooks/resend/${new URL(returnedMailUrl).pathname.split('/')[3]}`
    expect((await notify(asJson(bounce(one.providerId)), randomUUID(), { at })).statusCode).toBe(204)
    expect(await stateOf(one)).toMatchObject({ suppressed: true })
  })

  it('that cannot be verified now, since the provider does not answer, is asked for again', async () => {
    const TopicArn = 'arn:aws:sns:eu-west-3:123456789012:mail'
    const settings = { region: 'eu-west-3', accessKeyId: 'A'.repeat(20), secretAccessKey: 's'.repeat(40) }
    const { body: ses } = await world.call<{ id: string }>('POST', '/api/v1/connections', {
      name: 'SES',
      provider: 'ses',
      fromName: 'S',
      fromAddress: 's@test.test',
      settings: { ...settings, topicArn: TopicArn },
    })
    const message = {
      Type: 'Notification',
      Message: '{}',
      MessageId: 'm',
      Timestamp: new Date().toISOString(),
      TopicArn,
      Signature: 'bm9uZQ==',
      SignatureVersion: '2',
      SigningCertURL: 'https://sns.eu-west-3.amazonaws.com/nothing.pem',
    }
    // Nothing in a test leaves the machine.
    const usual = getGlobalDispatcher()
    const offline = new MockAgent()
    offline.disableNetConnect()
    setGlobalDispatcher(offline)
    try {
      const answer = await notify(asJson(message), 'n', { at: `/hooks/email/${ses.id}` })
      expect([answer.statusCode, answer.json().code]).toEqual([503, 'hook.unverified'])
    } finally {
      setGlobalDispatcher(usual)
      await offline.close()
    }
  })

  it('to no connection, or one of a provider that has none, finds nothing', async () => {
    const { body: sender } = await world.call<{ id: string }>('POST', '/api/v1/connections', {
      name: 'S',
      provider: 'smtp',
      fromName: 'S',
      fromAddress: 's@test.test',
      settings: { host: 'mail.test' },
    })
    for (const at of [`/hooks/email/${sender.id}`, '/hooks/email/cnx_1', `/hooks/fax/${sender.id}`, '/hooks/resend/x'])
      expect((await notify(asJson(bounce('re_1')), 'n', { at })).statusCode).toBe(404)
  })

  it('about nothing of ours is taken and forgotten', async () => {
    const payloads = [
      ...HOSTILE_VALUES.map((id) => asJson(bounce(id))),
      'no JSON',
      '[]',
      'null',
      '{"type":"email.bounced"}',
      asJson({ type: 'email.bounced', data: 'text' }),
    ]
    for (const payload of payloads) expect([payload, (await notify(payload)).statusCode]).toEqual([payload, 204])
  })

  it('counts once, however long its id', async () => {
    const one = await sent()
    for (const id of ['n'.repeat(8_000), 'n'.repeat(8_000)])
      expect((await notify(asJson(bounce(one.providerId)), id)).statusCode).toBe(204)
    const { rows } = await sql<{ count: number }>`
      SELECT count(*)::int AS count FROM message_events WHERE message_id = ${one.messageId}`.execute(world.db)
    expect(rows).toEqual([{ count: 1 }])
  })

  it.each(['Transient', 'Undetermined', undefined])('of a bounce of type %s suppresses no address', async (type) => {
    const one = await sent()
    await notify(asJson(bounce(one.providerId, { data: { email_id: one.providerId, bounce: { type, message: 'x' } } })))
    expect(await stateOf(one)).toMatchObject({ bounced_at: expect.any(Date), suppressed: false })
  })

  it('whose signature does not fit is refused, saying what to check', async () => {
    const answer = await notify(asJson(bounce('re_1')), 'msg_1', { secret: 'another secret' })
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'hook.signatureWrong'])
  })

  it('that is too large is refused with the limit', async () => {
    const answer = await notify(asJson(bounce('x'.repeat(300_000))))
    expect([answer.statusCode, answer.json().detail]).toEqual([413, expect.stringContaining('256 kB')])
  })
})

describe('mail that comes back', () => {
  const hand = async (payload: string) => {
    const { returnedMailUrl } = (await world.call<{ returnedMailUrl: string }>('GET', '/api/v1/sender')).body
    const url = new URL(returnedMailUrl).pathname
    return world.api.inject({ method: 'POST', url, headers: { 'content-type': 'message/rfc822' }, payload })
  }

  it('is carried out whatever the server says of it', async () => {
    for (const said of ['550 \0 no', '550 half \ud83d', '5.1.1', `550 ${'x'.repeat(5_000)}`, '']) {
      const one = await sent()
      const report = bounceReport(one.messageId, one.address).replace(
        'Status: 5.1.1',
        `Status: 5.1.1\nDiagnostic-Code: smtp; ${said}`,
      )
      expect([said, (await hand(report)).json()]).toEqual([said, { reports: 1, applied: 1 }])
      expect((await stateOf(one))?.suppressed).toBe(true)
    }
    expect((await hand(bounceReport('none', 'a\0b@test.test'))).json()).toEqual({ reports: 1, applied: 0 })
  })

  it('takes no longer to read than its beginning, however many lines it has', async () => {
    const one = await sent()
    const report = bounceReport(one.messageId, one.address)
    const status = 'Content-Type: message/delivery-status\n\n'
    expect((await hand(`${status}${'\n '.repeat(500_000)}`)).json()).toEqual({ reports: 0, applied: 0 })
    const blocks = `\nFinal-Recipient: rfc822; ${one.address}\nAction: failed\nStatus: 5.1.1\n`.repeat(4_000)
    expect((await hand(`${status}${blocks}`)).json().reports).toBeLessThanOrEqual(20)
    // What follows the report is the message that it returns.
    expect((await hand(`${report}${'base64 of a picture\n'.repeat(20_000)}`)).json()).toMatchObject({ applied: 1 })
  })
})
