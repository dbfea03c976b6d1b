import { uuidOf } from '@parcours/model/id.ts'
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
const received: string[] = []

beforeAll(async () => {
  world = await createWorld()
  server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    // A client that keeps a connection for later emails is not waited for.
    closeTimeout: 100,
    authMethods: ['PLAIN'],
    allowInsecureAuth: true,
    onAuth({ username, password }, _, done) {
      received.push(password ?? '')
      if (username === 'shop' && password === 'right-password') return done(null, { user: username })
      done(Object.assign(new Error('5.7.8 No such account'), { responseCode: 535 }))
    },
  })
  server.on('error', () => {})
  const started = server.listen(0, '127.0.0.1')
  await new Promise<void>((resolve) => void started.once('listening', resolve))
  const address = started.address()
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
    expect((await save({ password: 'right-password' })).status).toBe(200)
    expect((await save({}, { fromName: 'Another name' })).status).toBe(200)
    for (const change of [{ host: 'localhost' }, { port: port + 1 }, { username: 'another' }, { secure: true }]) {
      const { status, body } = await save(change)
      expect([status, body.errors[0]?.path]).toEqual([422, 'settings.password'])
    }
    expect((await sendTest()).body.sent).toMatchObject([{ result: 'accepted' }])
    // Without an account there is nothing to tell anyone.
    expect((await save({ host: 'localhost', username: '' })).status).toBe(200)
    expect((await save()).status).toBe(200)
    received.splice(0)
    await sendTest()
    expect(received).not.toContain('right-password')
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
    await save({ ...change, password: 'wrong-password' })
    const { status, body } = await sendTest()
    expect([status, body.code]).toEqual([422, code])
    expect(body.detail).toContain(words)
    expect(body.detail).not.toContain('wrong-password')
  })
})

interface ConnectionBody extends Refused {
  id: string
  name: string
  isDefault: boolean
  settings: Record<string, unknown>
  secrets: string[]
  webhookUrl: string | null
}
const CONNECTION = { name: 'Receipts', fromName: 'Shop', fromAddress: 'receipts@test.test', replyTo: null }
const TOPIC = 'arn:aws:sns:eu-west-3:123456789012:mail'
const SES = { region: 'eu-west-3', accessKeyId: 'AKIA0123456789012345', secretAccessKey: 's'.repeat(40) }
const RESEND = { ...CONNECTION, provider: 'resend', settings: { apiKey: 're_secret_1' } }
let added = 0
/** Adds a connection, under a name of its own. */
const add = (body: object = RESEND) =>
  world.call<ConnectionBody>('POST', '/api/v1/connections', { ...body, name: `Receipts ${++added}` })

describe('connections', () => {
  it('are several of a channel, one of them the default', async () => {
    const { status, body: one } = await add()
    expect([status, one.isDefault]).toEqual([201, false])
    expect((await world.call<ConnectionBody>('POST', `/api/v1/connections/${one.id}/default`)).body.isDefault).toBe(
      true,
    )
    const { data } = (await world.call<{ data: ConnectionBody[] }>('GET', '/api/v1/connections')).body
    expect(data.filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual([one.id])
    expect((await world.call<ConnectionBody>('GET', '/api/v1/sender')).body.id).toBe(one.id)
    const { status: refused, body } = await world.call<Refused>('DELETE', `/api/v1/connections/${one.id}`)
    expect([refused, body.code]).toEqual([409, 'connection.isDefault'])
    const other = data.find(({ id }) => id !== one.id)
    await world.call('POST', `/api/v1/connections/${other?.id}/default`)
    expect((await world.call('DELETE', `/api/v1/connections/${one.id}`)).status).toBe(204)
  })

  it('has one default, whoever chooses at the same moment', async () => {
    const ids = await Promise.all([1, 2, 3, 4].map(async () => (await add()).body.id))
    const answers = await Promise.all(ids.map((id) => world.call('POST', `/api/v1/connections/${id}/default`)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    const { data } = (await world.call<{ data: ConnectionBody[] }>('GET', '/api/v1/connections')).body
    expect(data.filter(({ isDefault }) => isDefault)).toHaveLength(1)
  })

  it('never show a secret, and keep it when it is not given again', async () => {
    const { body: one } = await add({
      ...RESEND,
      settings: { apiKey: 're_secret_1', webhookSecret: 'whsec_c2VjcmV0' },
    })
    expect(one).toMatchObject({ settings: {}, secrets: ['apiKey', 'webhookSecret'] })
    expect(one.webhookUrl).toBe(`http://parcours.test/hooks/email/${one.id}`)
    const { body: saved } = await world.call<ConnectionBody>('PUT', `/api/v1/connections/${one.id}`, {
      ...RESEND,
      name: 'Renamed',
      settings: { apiKey: 're_secret_2' },
    })
    expect(saved).toMatchObject({ name: 'Renamed', secrets: ['apiKey', 'webhookSecret'] })
    // Another provider is told nothing of it.
    const smtp = { ...CONNECTION, provider: 'smtp', settings: { host: 'mail.test' } }
    const { body: changed } = await world.call<ConnectionBody>('PUT', `/api/v1/connections/${one.id}`, smtp)
    expect(changed).toMatchObject({ settings: { host: 'mail.test', port: 587 }, secrets: [], webhookUrl: null })
    expect(JSON.stringify([one, saved, changed])).not.toContain('re_secret')
  })

  it.each<[string, object]>([
    ['settings.apiKey', { ...RESEND, settings: {} }],
    ['settings.apiKey', { ...RESEND, settings: { apiKey: '' } }],
    ['settings.host', { ...RESEND, provider: 'smtp', settings: {} }],
    ['settings.port', { ...RESEND, provider: 'smtp', settings: { host: 'mail.test', port: 70_000 } }],
    ['settings.apiKey', { ...RESEND, provider: 'smtp', settings: { host: 'mail.test', apiKey: 'x' } }],
    ['settings.host', { ...RESEND, provider: 'smtp', settings: { host: true } }],
    ['settings.host', { ...RESEND, provider: 'smtp', settings: { host: 'http://mail.test/' } }],
    ['settings.host', { ...RESEND, provider: 'smtp', settings: { host: 'mail.test:587' } }],
    ['settings.host', { ...RESEND, provider: 'smtp', settings: { host: 'mail .test' } }],
    ['settings.username', { ...RESEND, provider: 'smtp', settings: { host: 'mail.test', username: 'a\r\nQUIT' } }],
    ['settings.apiKey', { ...RESEND, settings: { apiKey: 'whsec_c2VjcmV0' } }],
    ['settings.webhookSecret', { ...RESEND, settings: { apiKey: 're_1', webhookSecret: 're_1' } }],
    ['settings.topicArn', { ...RESEND, provider: 'ses', settings: { ...SES, topicArn: 'my topic' } }],
    ['settings.topicArn', { ...RESEND, provider: 'ses', settings: { ...SES, topicArn: `${TOPIC}.fifo` } }],
    ['settings.accessKeyId', { ...RESEND, provider: 'ses', settings: { ...SES, accessKeyId: 'ASIA0123456789012345' } }],
    ['provider', { ...RESEND, provider: 'constructor' }],
    ['fromAddress', { ...RESEND, fromAddress: 'nobody' }],
  ])('name the field that does not fit: %s', async (path, body) => {
    const { status, body: answer } = await add(body)
    expect([status, answer.errors.map((one) => one.path)]).toEqual([422, [path]])
  })

  it.each([
    ['smtp', { host: ' smtp.gmail.com ' }, { host: 'smtp.gmail.com' }],
    ['smtp', { host: 'courriel.société.fr.' }, {}],
    ['smtp', { host: 'postfix_1' }, {}],
    ['smtp', { host: '2001:db8::25' }, {}],
    ['smtp', { host: '::1', username: 'apikey', password: 'SG.a-b_c/d+e=' }, {}],
    ['smtp', { host: 'email-smtp.eu-west-3.amazonaws.com', username: 'été@exemple.fr', password: ' spaced pass ' }, {}],
    ['resend', { apiKey: ' re_c1tpEyD8_NKFusih9vKVQknRAQfmFcWCv\n' }, {}],
    ['resend', { apiKey: 're_123456789', webhookSecret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }, {}],
    ['ses', { ...SES, topicArn: 'arn:aws-us-gov:sns:us-gov-west-1:123456789012:Bounces_and-complaints' }, {}],
    ['ses', { ...SES, secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', configurationSet: 'my-set_1' }, {}],
  ])('take what providers give: %s %j', async (provider, settings, shown) => {
    const { status, body } = await add({ ...CONNECTION, provider, settings })
    expect([status, body.errors]).toEqual([201, undefined])
    expect(body.settings).toMatchObject(shown)
  })

  it('have names of their own', async () => {
    const [{ body: one }, { body: other }] = [await add(), await add()]
    const rename = (id: string, name: string) =>
      world.call<Refused>('PUT', `/api/v1/connections/${id}`, { ...RESEND, name })
    const { status, body } = await rename(other.id, one.name.toUpperCase())
    expect([status, body.code, body.errors.map(({ path }) => path)]).toEqual([422, 'connection.nameTaken', ['name']])
    expect((await rename(one.id, one.name.toUpperCase())).status).toBe(200)
    const twice = { ...RESEND, name: 'At the same moment' }
    const answers = await Promise.all([1, 2, 3].map(() => world.call('POST', '/api/v1/connections', twice)))
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([201, 422, 422])
  })

  it('that something uses are not deleted, and say by what', async () => {
    const { body: one } = await add()
    const definition = {
      audience: { everyone: true },
      variants: [{ key: 'A' }],
      schedule: { kind: 'now' },
      connectionId: one.id,
    }
    await world.call('POST', '/api/v1/campaigns', { name: 'By receipts', definition })
    const { status, body } = await world.call<Refused>('DELETE', `/api/v1/connections/${one.id}`)
    expect([status, body.code, body.detail]).toEqual([409, 'connection.used', expect.stringContaining('By receipts')])
  })

  it('are not written over by who saw an earlier state', async () => {
    const { body: one } = await add()
    const path = `/api/v1/connections/${one.id}`
    const put = (revision: number) =>
      world.call('PUT', path, { ...RESEND, name: one.name }, { headers: { 'if-match': `"${revision}"` } })
    expect((await put(1)).status).toBe(200)
    expect((await put(1)).status).toBe(412)
    expect((await world.call('DELETE', path, undefined, { headers: { 'if-match': '"1"' } })).status).toBe(412)
  })

  it('are described with the words of their form, in the language of who asks', async () => {
    const { body } = await world.call<{ data: { key: string; fields: { key: string; label: string }[] }[] }>(
      'GET',
      '/api/v1/providers',
      undefined,
      { headers: { 'accept-language': 'fr' } },
    )
    const smtp = body.data.find(({ key }) => key === 'smtp')
    expect(smtp?.fields).toContainEqual(
      expect.objectContaining({ key: 'host', label: 'Serveur', type: 'text', required: true, maxLength: 255 }),
    )
    expect(smtp?.fields).toContainEqual(
      expect.objectContaining({ key: 'port', type: 'number', required: false, default: 587, maximum: 65_535 }),
    )
    expect(smtp?.fields).toContainEqual(expect.objectContaining({ key: 'password', type: 'secret', required: false }))
  })
})

describe('a test of a connection', () => {
  const smtp = (password: string) => ({
    ...CONNECTION,
    provider: 'smtp',
    settings: { ...settings(), password },
  })
  const test = (id: string, headers: Record<string, string> = {}) =>
    world.call<{ result: string; message: string } & Refused>(
      'POST',
      `/api/v1/connections/${id}/tests`,
      { to: 'me@test.test' },
      { headers },
    )
  const failureOf = async (id: string) =>
    (await world.call<{ failure: { problem: string } | null }>('GET', `/api/v1/connections/${id}`)).body.failure

  it('says what happened, and the connection shows its failure until it works', async () => {
    const { body: one } = await add(smtp('wrong-password'))
    const refused = await test(one.id, { 'accept-language': 'fr' })
    expect(refused).toMatchObject({ status: 200, body: { result: 'unavailable' } })
    expect(refused.body.message).toMatch(/127\.0\.0\.1 refuse l’accès. Vérifiez le nom d’utilisateur.*No such account/)
    expect(await failureOf(one.id)).toMatchObject({ problem: 'refused' })
    await world.call('PUT', `/api/v1/connections/${one.id}`, { ...smtp('right-password'), name: one.name })
    expect(await failureOf(one.id)).toBeNull()
    expect((await test(one.id)).body).toMatchObject({
      result: 'accepted',
      message: expect.stringContaining('on its way to me@test.test'),
    })
  })

  it('ends a failure that lasted', async () => {
    const { body: one } = await add(smtp('right-password'))
    const failure = { problem: 'refused', host: 'h', reason: 'r', since: new Date().toISOString() }
    await world.db
      .updateTable('connections')
      .set({ failure: JSON.stringify(failure) })
      .where('id', '=', uuidOf('connection', one.id))
      .execute()
    expect(await failureOf(one.id)).not.toBeNull()
    await test(one.id)
    expect(await failureOf(one.id)).toBeNull()
  })

  it('goes to who is logged in; a key names an address', async () => {
    const { body: one } = await add({ ...CONNECTION, provider: 'sandbox', settings: {} })
    const path = `/api/v1/connections/${one.id}/tests`
    const { status, body } = await world.call<Refused>('POST', path, {})
    expect([status, body.errors[0]?.path]).toEqual([422, 'to'])
    const { email, password } = world.workspace
    const login = await world.api.inject({ method: 'POST', url: '/api/v1/session', payload: { email, password } })
    const answer = await world.api.inject({
      method: 'POST',
      url: path,
      headers: {
        cookie: String(login.headers['set-cookie']).split(';')[0] ?? '',
        'x-csrf-token': login.json<{ csrfToken: string }>().csrfToken,
      },
      payload: {},
    })
    expect(answer.json()).toMatchObject({ to: email, result: 'accepted' })
    const { data } = (await world.call<{ data: { recipient: string; subject: string }[] }>('GET', '/api/v1/outbox'))
      .body
    expect(data[0]).toMatchObject({
      recipient: email,
      subject: expect.stringContaining('Test of the connection “Receipts'),
    })
  })
})

describe('a test of a campaign', () => {
  it('leaves through the connection that the campaign names', async () => {
    await save({ password: 'right-password' })
    const { body: one } = await add({ ...CONNECTION, provider: 'sandbox', settings: {} })
    const templateId = await newTemplate(world)
    const definition = {
      audience: { everyone: true },
      variants: [{ key: 'A', templateId }],
      schedule: { kind: 'now' },
      connectionId: one.id,
    }
    const campaign = await world.call<{ id: string }>('POST', '/api/v1/campaigns', { name: 'Named', definition })
    await world.call('POST', `/api/v1/campaigns/${campaign.body.id}/tests`, { to: ['by-name@test.test'] })
    const { sender } = await world.db
      .selectFrom('sandbox_outbox')
      .select('sender')
      .where('recipient', '=', 'by-name@test.test')
      .executeTakeFirstOrThrow()
    expect(sender).toContain('receipts@test.test')
  })
})
