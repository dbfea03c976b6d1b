import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { makeReset } from '@parcours/domain/notifications/password-reset.ts'
import { publicId } from '@parcours/model/id.ts'
import { type SmtpPeer, startSmtpPeer } from '@parcours/testing/smtp-server.ts'
import { createWorld, eventually, type TestWorkspace, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

interface SessionRow {
  id: string
  device: string | null
  address: string | null
  isCurrent: boolean
}

/** A user who is logged in, in one browser. */
interface Login {
  status: number
  workspaceId: string
  call<T = { code: string }>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    body?: object,
  ): Promise<{ status: number; body: T }>
}

let world: World
let smtp: SmtpPeer
beforeAll(async () => {
  ;[world, smtp] = await Promise.all([
    createWorld({ rateLimits: { api: 100_000, tracking: 100_000, login: 1000 } }),
    startSmtpPeer(),
  ])
})
afterAll(() => Promise.all([world.close(), smtp.close()]))

const post = (url: string, payload: object) => world.api.inject({ method: 'POST', url: `/api/v1${url}`, payload })

async function logIn(email: string, password: string, device = 'Browser'): Promise<Login> {
  const answer = await world.api.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { email, password },
    headers: { 'user-agent': device },
  })
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
  const { csrfToken, workspace } = answer.json<{ csrfToken: string; workspace?: { id: string } }>()
  return {
    status: answer.statusCode,
    workspaceId: workspace?.id ?? '',
    async call<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: object) {
      const answered = await world.api.inject({
        method,
        url: `/api/v1${url}`,
        headers: { cookie, 'x-csrf-token': csrfToken },
        ...(body && { payload: body }),
      })
      return { status: answered.statusCode, body: (answered.body ? answered.json() : undefined) as T }
    },
  }
}

const as = ({ email, password }: Pick<TestWorkspace, 'email' | 'password'>, device?: string) =>
  logIn(email, password, device)
const sessionsOf = async (login: Login) =>
  (await login.call<{ data: SessionRow[] }>('GET', '/account/sessions')).body.data

describe('a new installation', () => {
  it('has one first owner, however many come at once', async () => {
    const empty = await createWorld({ rateLimits: { api: 1000, tracking: 1000, login: 1000 } })
    await sql`TRUNCATE users, workspaces CASCADE`.execute(empty.db)
    const claim = (n: number) =>
      empty.api.inject({
        method: 'POST',
        url: '/api/v1/installation/owner',
        payload: {
          workspace: `W${n}`,
          name: 'N',
          email: `${n}@owner.test`,
          password: 'a-long-password',
          language: 'fr',
          timeZone: 'Europe/Paris',
        },
      })
    const statuses = (await Promise.all([1, 2, 3, 4, 5].map(claim))).map(({ statusCode }) => statusCode)
    expect(statuses.sort()).toEqual([201, 409, 409, 409, 409])
    expect((await sql`SELECT id FROM workspaces`.execute(empty.db)).rows).toHaveLength(1)
    await empty.close()
  })
})

const SMTP = () => ({
  provider: 'smtp',
  fromName: 'Shop',
  fromAddress: 'shop@test.test',
  replyTo: null,
  settings: { host: '127.0.0.1', port: smtp.port, secure: false },
})
const emailsTo = (email: string) => smtp.taken.filter(({ to }) => to === email)

describe('an invitation', () => {
  it('is emailed by the mail server of the workspace; without one, or when it fails, the link is there to pass on', async () => {
    const owner = await world.newWorkspace('Tea & more')
    const me = await as(owner)
    const invite = async (email: string) =>
      (await me.call<{ link: string; isEmailed: boolean }>('POST', '/invitations', { email, role: 'viewer' })).body
    const byHand = await invite('sandboxed@test.test')
    expect([byHand.isEmailed, byHand.link]).toEqual([false, expect.stringContaining('/invitation#')])
    expect((await me.call('PUT', '/sender', SMTP())).status).toBe(200)
    const { link, isEmailed } = await invite('mailed@test.test')
    expect(isEmailed).toBe(true)
    const [email] = emailsTo('mailed@test.test')
    expect(email?.text.replace(/=\r?\n/g, '').replaceAll('=3D', '=')).toContain(link.slice(link.indexOf('#')))
    const gone = { ...SMTP(), settings: { ...SMTP().settings, port: 1 } }
    expect((await me.call('PUT', '/sender', gone)).status).toBe(200)
    const refused = await invite('refused@test.test')
    expect([refused.isEmailed, refused.link]).toEqual([false, expect.stringContaining('/invitation#')])
    expect(emailsTo('refused@test.test')).toEqual([])
  })

  it('is accepted once, however many come at once', async () => {
    const invited = await world.call<{ link: string }>('POST', '/api/v1/invitations', {
      email: 'at-once@test.test',
      role: 'analyst',
    })
    const token = invited.body.link.split('#')[1]
    const accept = () => post('/invitations/acceptance', { token, name: 'New', password: 'a-good-password' })
    const statuses = (await Promise.all([accept(), accept(), accept()])).map(({ statusCode }) => statusCode)
    expect(statuses.sort()).toEqual([201, 404, 404])
  })
})

describe('an account', () => {
  it('changes its own name and language; a key has none', async () => {
    const me = await as(world.workspace)
    expect(
      (await me.call<{ name: string }>('PATCH', '/account', { name: ' Zoé ', language: 'fr' })).body,
    ).toMatchObject({ name: 'Zoé', language: 'fr', email: world.workspace.email })
    expect((await world.call<{ code: string }>('GET', '/api/v1/account')).body.code).toBe('access.personOnly')
  })

  it('changes its password, which is asked for again; that ends all other sessions', async () => {
    const owner = await world.newWorkspace()
    const [me, other] = [await as(owner), await as(owner)]
    const change = (current: string, password: string) =>
      me.call<{ errors: { path: string }[] }>('PUT', '/account/password', { current, password })
    expect((await change('wrong-password', 'another-password')).body.errors[0]?.path).toBe('current')
    expect((await change(owner.password, 'short')).body.errors[0]?.path).toBe('password')
    expect((await change(owner.password, 'another-password')).status).toBe(204)
    expect([(await me.call('GET', '/session')).status, (await other.call('GET', '/session')).status]).toEqual([
      200, 401,
    ])
    expect([(await as(owner)).status, (await logIn(owner.email, 'another-password')).status]).toEqual([401, 201])
  })

  it('sees where it is logged in, and ends sessions one by one, and all others', async () => {
    const owner = await world.newWorkspace()
    const [me, phone, tablet] = [await as(owner, 'Laptop'), await as(owner, 'Phone'), await as(owner, 'Tablet')]
    const seen = await sessionsOf(me)
    expect(seen.map(({ device, address, isCurrent }) => [device, address, isCurrent]).sort()).toEqual([
      ['Laptop', '127.0.0.1', true],
      ['Phone', '127.0.0.1', false],
      ['Tablet', '127.0.0.1', false],
    ])
    const lost = seen.find(({ device }) => device === 'Phone')?.id
    const stranger = await as(world.workspace)
    expect((await stranger.call('DELETE', `/account/sessions/${lost}`)).status).toBe(404)
    expect((await me.call('DELETE', `/account/sessions/${lost}`)).status).toBe(204)
    expect([(await phone.call('GET', '/session')).status, (await tablet.call('GET', '/session')).status]).toEqual([
      401, 200,
    ])
    expect((await me.call('DELETE', '/account/sessions')).status).toBe(204)
    expect([(await tablet.call('GET', '/session')).status, (await me.call('GET', '/session')).status]).toEqual([
      401, 200,
    ])
    expect(await sessionsOf(me)).toHaveLength(1)
  })

  it('chooses among its workspaces, and comes back to the one that it used last', async () => {
    const [one, other, strange] = [
      await world.newWorkspace('One'),
      await world.newWorkspace('Other'),
      await world.newWorkspace('Strange'),
    ]
    await world.db
      .insertInto('memberships')
      .values({ workspace_id: other.id, user_id: one.userId, role: 'viewer' })
      .execute()
    const me = await as(one)
    expect(me.workspaceId).toBe(publicId('workspace', one.id))
    const { body } = await me.call<{ workspaces: { id: string; name: string; isCurrent: boolean }[] }>(
      'GET',
      '/account',
    )
    expect(body.workspaces.map(({ name, isCurrent }) => [name, isCurrent])).toEqual([
      ['One', true],
      ['Other', false],
    ])
    expect(
      (await me.call('PUT', '/session/workspace', { workspaceId: publicId('workspace', strange.id) })).status,
    ).toBe(404)
    const moved = await me.call<{ workspace: { name: string }; role: string }>('PUT', '/session/workspace', {
      workspaceId: publicId('workspace', other.id),
    })
    expect(moved.body).toMatchObject({ workspace: { name: 'Other' }, role: 'viewer' })
    expect((await me.call<{ workspace: { name: string } }>('GET', '/session')).body.workspace.name).toBe('Other')
    expect((await as(one)).workspaceId).toBe(publicId('workspace', other.id))
  })
})

describe('a forgotten password', () => {
  const ask = (email: string) => post('/password-resets', { email })
  const complete = (token: string, password: string) => post('/password-resets/completion', { token, password })

  it('is set anew once by an emailed link; all sessions end; the answer does not reveal which accounts exist', async () => {
    const owner = await world.newWorkspace()
    const me = await as(owner)
    expect((await me.call('PUT', '/sender', SMTP())).status).toBe(200)
    const [known, unknown] = [await ask(owner.email.toUpperCase()), await ask('nobody@test.test')]
    expect([known.statusCode, known.body]).toEqual([unknown.statusCode, unknown.body])
    const [email] = await eventually(
      async () => emailsTo(owner.email),
      (seen) => seen.length === 1,
    )
    const token = /\/password#([\w-]+)/.exec(email?.text.replace(/=\r?\n/g, '') ?? '')?.[1] ?? ''
    expect(
      (
        await sql<{
          isStored: boolean
        }>`SELECT EXISTS (SELECT FROM password_resets r WHERE r::text LIKE ${`%${token}%`}) AS "isStored"`.execute(
          world.db,
        )
      ).rows[0]?.isStored,
    ).toBe(false)
    // A user who asks twice gets one email.
    await ask(owner.email)
    expect((await complete(token, 'short')).statusCode).toBe(422)
    expect((await complete(token, 'a-fresh-password')).statusCode).toBe(204)
    expect((await complete(token, 'a-third-password')).statusCode).toBe(404)
    expect((await me.call('GET', '/session')).status).toBe(401)
    expect([(await as(owner)).status, (await logIn(owner.email, 'a-fresh-password')).status]).toEqual([401, 201])
    expect(emailsTo(owner.email)).toHaveLength(1)
  })

  it('is not set by a link that is an hour old, nor by one that another followed', async () => {
    const { email } = await world.newWorkspace()
    const old = await makeReset(world.db, email, new Date(Date.now() - 3_600_001))
    expect((await complete(old?.token ?? '', 'a-fresh-password')).statusCode).toBe(404)
    const [first, second] = [
      await makeReset(world.db, email, new Date()),
      await makeReset(world.db, email, new Date(), { evenAgain: true }),
    ]
    expect((await complete(first?.token ?? '', 'a-fresh-password')).statusCode).toBe(404)
    expect((await complete(second?.token ?? '', 'a-fresh-password')).statusCode).toBe(204)
  })

  it('goes through no connection that was chosen by a person without a right to the account', async () => {
    const [victim, theirs] = [await world.newWorkspace(), await world.newWorkspace()]
    // A key changes the sender of the one; the owner of the other invites the victim, and chooses their own server.
    expect((await world.call('PUT', '/api/v1/sender', SMTP(), { key: victim.fullKey })).status).toBe(200)
    await world.db
      .insertInto('memberships')
      .values({ workspace_id: theirs.id, user_id: victim.userId, role: 'viewer' })
      .execute()
    expect((await (await as(theirs)).call('PUT', '/sender', SMTP())).status).toBe(200)
    await ask(victim.email)
    await ask(theirs.email)
    await eventually(
      async () => emailsTo(theirs.email),
      (seen) => seen.length === 1,
    )
    expect(emailsTo(victim.email)).toEqual([])
  })

  it('is set anew by an operator’s command, whatever the connections are', async () => {
    const owner = await world.newWorkspace()
    const command = fileURLToPath(new URL('../launcher/parcours.ts', import.meta.url))
    const env = { ...process.env, DATABASE_URL: world.databaseUrl, PUBLIC_URL: 'https://parcours.example' }
    const run = (email: string) => promisify(execFile)(process.execPath, [command, 'reset-password', email], { env })
    const { stdout } = await run(owner.email)
    const token = /^https:\/\/parcours\.example\/password#(\S+)$/m.exec(stdout)?.[1] ?? ''
    expect((await complete(token, 'a-fresh-password')).statusCode).toBe(204)
    await expect(run('nobody@test.test')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('nobody@test.test') as string,
    })
  })
})
