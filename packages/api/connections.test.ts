import { startImapPeer } from '@parcours/testing/imap-server.ts'
import { newTemplate } from '@parcours/testing/journeys.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

interface Refused {
  code: string
  detail: string
  errors: { path: string }[]
}

let world: World
/** A mail server that knows one account, and keeps what it was told. */
let server: SMTPServer
let port: number
const told: string[] = []

beforeAll(async () => {
  world = await createWorld()
  server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    // Whoever keeps a connection for later emails is not waited for.
    closeTimeout: 100,
    authMethods: ['PLAIN'],
    allowInsecureAuth: true,
    onAuth({ username, password }, _, done) {
      told.push(password ?? '')
      if (username === 'shop' && password === 'right-password') return done(null, { user: username })
      done(Object.assign(new Error('5.7.8 No such account'), { responseCode: 535 }))
    },
  })
  server.on('error', () => {})
  const listening = server.listen(0, '127.0.0.1')
  await new Promise<void>((resolve) => void listening.once('listening', resolve))
  const address = listening.address()
  port = typeof address === 'object' && address ? address.port : 0
})
afterAll(async () => {
  await new Promise<void>((resolve) => void server.close(() => resolve()))
  await world.close()
})

const settings = () => ({ host: '127.0.0.1', port, secure: false, username: 'shop' })
const save = (change: object = {}, more: object = {}) =>
  world.call<Refused>('PUT', '/api/v1/sender', {
    provider: 'smtp',
    fromName: 'Shop',
    fromAddress: 'shop@test.test',
    replyTo: null,
    settings: { ...settings(), ...change },
    ...more,
  })

async function sendTest() {
  const templateId = await newTemplate(world)
  const definition = {
    audience: { segments: [], everyone: true, except: [] },
    variants: [{ key: 'A', templateId }],
    schedule: { kind: 'now' },
  }
  const { body } = await world.call<{ id: string }>('POST', '/api/v1/campaigns', {
    name: `t ${templateId}`,
    definition,
  })
  return world.call<Refused & { sent: object[] }>('POST', `/api/v1/campaigns/${body.id}/tests`, {
    to: ['me@test.test'],
    variant: 'A',
  })
}

describe('the password of a mail server', () => {
  it('stays with the server, the account and the way that it was given for', async () => {
    expect((await save({}, { secret: 'right-password' })).status).toBe(200)
    expect((await save({}, { fromName: 'Another name' })).status).toBe(200)
    for (const change of [{ host: 'localhost' }, { port: port + 1 }, { username: 'another' }, { secure: true }]) {
      const { status, body } = await save(change)
      expect([status, body.errors[0]?.path]).toEqual([422, 'secret'])
    }
    expect((await sendTest()).body.sent).toMatchObject([{ outcome: 'accepted' }])
    // Without an account there is nothing to tell anyone.
    expect((await save({ host: 'localhost', username: '' })).status).toBe(200)
    expect((await save()).status).toBe(200)
    told.splice(0)
    await sendTest()
    expect(told).not.toContain('right-password')
  })

  it('of a mailbox does too', async () => {
    const peer = await startImapPeer()
    const account = { host: '127.0.0.1', port: peer.port, secure: false, username: peer.username }
    const saveMailbox = (change: object) =>
      world.call<Refused>('PUT', '/api/v1/bounce-mailbox', { ...account, ...change })
    expect((await saveMailbox({ password: peer.password })).status).toBe(200)
    expect((await saveMailbox({ folder: 'Bounces' })).status).toBe(200)
    for (const change of [{ host: 'localhost' }, { port: 1 }, { username: 'another' }, { secure: true }]) {
      const { status, body } = await saveMailbox(change)
      expect([status, body.errors[0]?.path]).toEqual([422, 'password'])
    }
    await peer.close()
  })
})

describe('a test that cannot be sent', () => {
  it.each([
    ['sender.refused', {}, 'No such account'],
    ['sender.unknownHost', { host: 'nobody.invalid' }, 'nobody.invalid'],
    ['sender.unreachable', { port: 1 }, 'ECONNREFUSED'],
    ['sender.untrusted', { secure: true }, '127.0.0.1'],
  ])('says why in words: %s', async (code, change, words) => {
    await save(change, { secret: 'wrong-password' })
    const { status, body } = await sendTest()
    expect([status, body.code]).toEqual([422, code])
    expect(body.detail).toContain(words)
    expect(body.detail).not.toContain('wrong-password')
  })
})
