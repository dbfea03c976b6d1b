import { createHmac } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OutgoingEmail } from '@parcours/model/channels/email.ts'
import { SignatureWrong, type WebhookRequest } from '@parcours/model/channels/webhook.ts'
import { batchOf, NO_LEDGER } from '@parcours/model/delivery/provider.ts'
import { type FakeResend, startFakeResend } from '@parcours/testing/resend-server.ts'
import Ajv from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { resendEmail } from './send.ts'
import { readResendWebhook } from './webhook.ts'

/** Providers' published OpenAPI documents; not part of this repository. */
const SPEC = join(process.env.PROVIDER_SPECS ?? '../shared/specs', 'resend.yaml')

let fake: FakeResend
beforeAll(async () => {
  fake = await startFakeResend()
  vi.stubEnv('RESEND_BASE_URL', fake.url)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await fake.close()
})

const email = (to: string): OutgoingEmail => ({
  key: to,
  from: 'Shop <shop@test.test>',
  replyTo: 'help@test.test',
  to,
  subject: 'Hello',
  html: '<p>Hello</p>',
  text: 'Hello',
  headers: { 'List-Unsubscribe': '<https://x.test/t/u/1>' },
})
const provider = () => resendEmail({ apiKey: 're_test' })

describe('Resend, through its official SDK', () => {
  it('takes a batch once, however often it is sent under its key', async () => {
    const first = await provider().send(batchOf('batch-1', [email('a@test.test'), email('b@test.test')]), NO_LEDGER)
    const again = await provider().send(batchOf('batch-1', [email('a@test.test'), email('b@test.test')]), NO_LEDGER)
    expect(first).toEqual([
      { kind: 'accepted', providerId: 're_1' },
      { kind: 'accepted', providerId: 're_2' },
    ])
    expect(again).toEqual(first)
    expect(fake.taken).toHaveLength(2)
  })

  it('tells which of a batch were refused, and why', async () => {
    expect(
      await provider().send(batchOf('batch-2', [email('refused@test.test'), email('c@test.test')]), NO_LEDGER),
    ).toEqual([
      { kind: 'refused', reason: 'resend: Invalid `to` field.' },
      { kind: 'accepted', providerId: 're_3' },
    ])
  })

  it('throws when it should be tried again, and calls unknown what another content of the key hides', async () => {
    fake.failNext = [429]
    await expect(provider().send(batchOf('batch-3', [email('d@test.test')]), NO_LEDGER)).rejects.toThrow(/429/)
    expect(await provider().send(batchOf('batch-1', [email('changed@test.test')]), NO_LEDGER)).toEqual([
      { kind: 'unknown', reason: 'resend: taken at an earlier attempt' },
    ])
  })

  it.skipIf(!existsSync(SPEC))('sends what the published OpenAPI document describes', () => {
    const document = parse(readFileSync(SPEC, 'utf8')) as {
      components: object
      paths: Record<string, { post: { requestBody: { content: { 'application/json': { schema: object } } } } }>
    }
    const schema = document.paths['/emails/batch']?.post.requestBody.content['application/json'].schema
    const ajv = new Ajv({ strict: false, validateFormats: false })
    const validate = ajv.compile({ ...schema, components: document.components })
    for (const { body } of fake.requests) expect(validate(body), JSON.stringify(validate.errors)).toBe(true)
  })

  it('reads a notice only with the right signature', () => {
    const secret = `whsec_${Buffer.from('a secret of the webhook').toString('base64')}`
    const payload = JSON.stringify({
      type: 'email.bounced',
      created_at: '2026-11-23T10:00:00.000Z',
      data: {
        email_id: 're_9',
        created_at: '2026-11-23T10:00:00.000Z',
        from: 'a',
        to: ['b'],
        subject: 'c',
        bounce: { type: 'Permanent', subType: 'General', message: 'No such user' },
      },
    })
    const timestamp = String(Math.floor(Date.now() / 1000))
    const signature = `v1,${createHmac('sha256', 'a secret of the webhook').update(`msg_1.${timestamp}.${payload}`).digest('base64')}`
    const headers = new Map([
      ['svix-id', 'msg_1'],
      ['svix-timestamp', timestamp],
      ['svix-signature', signature],
    ])
    const request = (body: string): WebhookRequest => ({ body, header: (name) => headers.get(name) ?? '' })
    expect(readResendWebhook(request(payload), secret)).toMatchObject([
      { id: 'msg_1', providerId: 're_9', kind: 'bounced', data: { kind: 'hard', reason: 'No such user' } },
    ])
    expect(() => readResendWebhook(request(`${payload} `), secret)).toThrow(SignatureWrong)
  })
})
