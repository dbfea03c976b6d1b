import type { OutgoingEmail } from '@parcours/model/channels/email.ts'
import { batchOf, NO_LEDGER, type SendResult } from '@parcours/model/delivery/provider.ts'
import { startMoto } from '@parcours/testing/moto-server.ts'
import { type FakeSes, startFakeSes } from '@parcours/testing/ses-server.ts'
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { sesEmail } from './send.ts'

const SECRET = 'secret/of+the/account'
let fake: FakeSes
beforeAll(async () => {
  fake = await startFakeSes()
  vi.stubEnv('AWS_ENDPOINT_URL_SESV2', fake.url)
  // What a machine knows of accounts is not used.
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'OF_THE_MACHINE')
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await fake.close()
})

const email = (to: string): OutgoingEmail => ({
  key: `key-of-${to.split('@')[0]}`,
  from: 'Shop <shop@test.test>',
  to,
  subject: 'Été',
  html: '<p>Bonjour</p>',
  text: 'Bonjour',
  headers: { 'List-Unsubscribe': '<https://x.test/t/u/1>', 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
})
const account = { region: 'eu-west-3', accessKeyId: 'AKIATESTTESTTEST', secretAccessKey: SECRET }
const provider = (change: object = {}) => sesEmail({ ...account, ratePerSecond: 1000, connections: 3, ...change })
const contacts = (...names: string[]) =>
  batchOf(
    'b',
    names.map((name) => email(`${name}@test.test`)),
  )

/** What a ledger is told, in order. */
function recordingLedger() {
  const recorded: string[] = []
  const ledger = {
    begins: async (place: number) => void recorded.push(`begins ${place}`),
    ended: (place: number, { kind }: SendResult) => void recorded.push(`${kind} ${place}`),
    withdrawn: (place: number) => void recorded.push(`withdrawn ${place}`),
    flush: async () => void recorded.push('flush'),
  }
  return { recorded, ledger }
}

describe('SES, through its official SDK', () => {
  it('hands over to moto what arrives as it was made', async () => {
    const moto = await startMoto()
    if (!moto && process.env.CI !== 'true')
      return void process.stdout.write('  moto was not tried: Python is not on this machine\n')
    if (!moto) throw new Error('Python is not on this machine')
    try {
      vi.stubEnv('AWS_ENDPOINT_URL_SESV2', moto.url)
      expect(await provider().send(contacts('a'), NO_LEDGER)).toMatchObject([{ kind: 'refused' }])
      const identity = JSON.stringify({ EmailIdentity: 'shop@test.test' })
      const authorization = `AWS4-HMAC-SHA256 Credential=${account.accessKeyId}/20261127/eu-west-3/ses/aws4_request`
      const headers = { 'content-type': 'application/json', authorization }
      await fetch(`${moto.url}/v2/email/identities`, { method: 'POST', headers, body: identity })
      const results = await provider().send(contacts('a', 'b'), NO_LEDGER)
      expect(results).toMatchObject([
        { kind: 'accepted', providerId: expect.any(String) as string },
        { kind: 'accepted', providerId: expect.any(String) as string },
      ])
      const [first] = await moto.taken()
      expect(first).toMatchObject({ id: (results[0] as { providerId: string }).providerId })
      expect(new Set(first?.destinations)).toEqual(new Set(['a@test.test']))
      const read = await new PostalMime().parse(first?.raw_data ?? '')
      expect(read).toMatchObject({ subject: 'Été', from: { name: 'Shop' }, text: 'Bonjour\n' })
      expect(read.headers).toContainEqual(
        expect.objectContaining({ key: 'list-unsubscribe', value: '<https://x.test/t/u/1>' }),
      )
    } finally {
      vi.stubEnv('AWS_ENDPOINT_URL_SESV2', fake.url)
      moto.stop()
    }
  }, 600_000)

  it('names each email by its key, and tells which of several were refused', async () => {
    fake.taken.splice(0)
    expect(await provider().send(contacts('a', 'refused', 'c'), NO_LEDGER)).toMatchObject([
      { kind: 'accepted' },
      { kind: 'refused', reason: 'ses: MessageRejected: Illegal content' },
      { kind: 'accepted' },
    ])
    expect(fake.taken[0]).toMatchObject({ to: 'a@test.test', tags: [{ Name: 'message', Value: 'key-of-a' }] })
  })

  it('waits when it is throttled, and sends nobody twice', async () => {
    fake.taken.splice(0)
    fake.failNext = [{ status: 429, name: 'TooManyRequestsException', message: 'Maximum sending rate exceeded.' }]
    expect(await provider().send(contacts('a', 'b'), NO_LEDGER)).toMatchObject([
      { kind: 'accepted' },
      { kind: 'accepted' },
    ])
    expect(fake.taken.map(({ to }) => to)).toEqual(['a@test.test', 'b@test.test'])
  })

  it('calls unknown what broke after it was sent, goes on, and gives up where all breaks', async () => {
    fake.taken.splice(0)
    fake.breakNext = 1
    const { recorded, ledger } = recordingLedger()
    expect(await provider({ connections: 1 }).send(contacts('a', 'b'), ledger)).toMatchObject([
      { kind: 'unknown' },
      { kind: 'accepted' },
    ])
    expect(recorded).toEqual(['begins 0', 'unknown 0', 'begins 1', 'accepted 1', 'flush'])
    fake.breakNext = 10
    await expect(provider({ connections: 1 }).send(contacts('a', 'b', 'c', 'd', 'e'), NO_LEDGER)).rejects.toMatchObject(
      {
        problem: 'unreachable',
      },
    )
    expect(fake.taken).toHaveLength(5)
    fake.breakNext = 0
  })

  it.each([
    [400, 'SendingPausedException', 'Sending is paused'],
    [400, 'AccountSuspendedException', 'Suspended'],
    [403, 'UnrecognizedClientException', `The security token ${SECRET} is invalid`],
    [404, 'NotFoundException', 'Configuration set <x> does not exist.'],
    [
      400,
      'MessageRejected',
      'Email address is not verified. The following identities failed the check in region EU-WEST-3: Shop@test.test',
    ],
  ])('says that the account is the matter, which costs one email its turn: %s %s', async (status, name, message) => {
    fake.taken.splice(0)
    fake.failNext = [{ status, name, message }]
    const { recorded, ledger } = recordingLedger()
    const failed = provider().send(contacts('a', 'b', 'c', 'd'), ledger)
    await expect(failed).rejects.toMatchObject({ name: 'ProviderUnavailable', problem: 'refused' })
    await failed.catch(({ reason }: { reason: string }) => expect(reason).not.toContain(SECRET))
    expect(recorded).toEqual(['begins 0', 'deferred 0', 'flush'])
    expect(fake.taken).toEqual([])
  })

  it('leaves for later what never left', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_SESV2', 'http://127.0.0.1:1')
    const { recorded, ledger } = recordingLedger()
    await expect(provider().send(contacts('a', 'b'), ledger)).rejects.toMatchObject({ problem: 'unreachable' })
    expect(recorded).toEqual(['begins 0', 'deferred 0', 'flush'])
    vi.stubEnv('AWS_ENDPOINT_URL_SESV2', fake.url)
  })

  it('begins nothing more once it cannot be recorded', async () => {
    fake.taken.splice(0)
    const ledger = { ...NO_LEDGER, begins: () => Promise.reject(new Error('taken over')) }
    await expect(provider().send(contacts('a', 'b'), ledger)).rejects.toThrow('taken over')
    expect(fake.taken).toEqual([])
  })
})
