import type { AnswerOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import { loadSigningKey } from '@parcours/domain/access/secrets.ts'
import { mailboxesToRead, processMail } from '@parcours/domain/channels/email/bounce-mailboxes.ts'
import type { ReturnedMail } from '@parcours/model/delivery/returned-mail.ts'
import { bounceReport } from '@parcours/testing/bounce-report.ts'
import { launchCampaign, progressOf, progressWhen } from '@parcours/testing/campaigns.ts'
import { type ImapPeer, startImapPeer } from '@parcours/testing/imap-server.ts'
import { newContact, newTemplate } from '@parcours/testing/journeys.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

type Mailbox = AnswerOf<Routes['getBounceMailbox']>

let world: World
let peer: ImapPeer
let campaign: string

beforeAll(async () => {
  ;[world, peer] = await Promise.all([createWorld({ worker: true }), startImapPeer()])
  for (const name of ['gone', 'full', 'kept']) await newContact(world, { email: `${name}@test.test` })
  campaign = await launchCampaign(world, await newTemplate(world))
  await progressWhen(world, campaign, ({ state }) => state === 'done')
})
afterAll(() => Promise.all([world.close(), peer.close()]))

const messageTo = async (address: string) =>
  (await sql<{ id: string }>`SELECT id FROM messages WHERE address = ${address}`.execute(world.db)).rows[0]?.id ?? ''
const account = () => ({
  host: '127.0.0.1',
  port: peer.port,
  secure: false,
  username: peer.username,
  password: peer.password,
})
const save = (settings: object, key?: string) =>
  world.call<Mailbox>('PUT', '/api/v1/bounce-mailbox', settings, key ? { key } : {})
const mailboxWhen = (isSo: (mailbox: NonNullable<Mailbox['mailbox']>) => boolean, key?: string) =>
  eventually(
    async () =>
      (await world.call<Mailbox>('GET', '/api/v1/bounce-mailbox', undefined, key ? { key } : {})).body.mailbox,
    (seen) => seen !== null && isSo(seen),
  )

describe('a mailbox for mail that came back', () => {
  it('is read on behind a mail that cannot be carried out, which is shown under Data', async () => {
    const other = await world.newWorkspace('Mailbox')
    await save(account(), other.fullKey)
    const [mailbox] = (
      await mailboxesToRead(world.db, await loadSigningKey(world.db), new Date(Date.now() + 120_000))
    ).filter(({ workspaceId }) => workspaceId === other.id)
    if (!mailbox) throw new Error('There is no mailbox')
    const report: ReturnedMail = {
      kind: 'bounced',
      recipient: 'a\0b@test.test',
      messageId: undefined,
      data: { reason: 'none', source: 'mail' },
    }
    const place = { uidValidity: '1', lastUid: 7 }
    expect(await processMail(world.db, mailbox, place, Buffer.from('Subject: x\0'), [report], new Date())).toBe(false)
    const { rows } = await sql<{ last_uid: number; name: string; error: string }>`
      SELECT m.last_uid::int, q.name, q.error
        FROM bounce_mailboxes m
        JOIN quarantine q ON q.workspace_id = m.workspace_id
       WHERE m.workspace_id = ${other.id}`.execute(world.db)
    expect(rows).toEqual([{ last_uid: 7, name: 'INBOX 7', error: expect.stringContaining('0x00') }])
  })

  it('is read: bounces are applied and marked as read, all other mail stays as it is', async () => {
    peer.receive(bounceReport(await messageTo('gone@test.test'), 'gone@test.test', '5.1.1'))
    peer.receive('From: someone@test.test\nSubject: I am away\n\nUntil Monday.\n')
    peer.receive(bounceReport('no id', 'full@test.test', '5.2.2'))
    const { status, body } = await save(account())
    expect(status).toBe(200)
    expect(JSON.stringify(body)).not.toContain(peer.password)
    expect(await mailboxWhen(({ lastReadAt }) => lastReadAt !== null)).toMatchObject({
      mails: 3,
      reports: 2,
      problem: null,
    })
    expect(await progressWhen(world, campaign, ({ bounced }) => bounced === 2)).toMatchObject({ bounced: 2 })
    expect(peer.flags()).toEqual([['\\Seen'], [], ['\\Seen']])
    const { rows } = await sql<{ address: string }>`SELECT address FROM suppressions`.execute(world.db)
    expect(rows).toEqual([{ address: 'gone@test.test' }])
  })

  it('is read on from where it was, and once more from the start when it is another', async () => {
    peer.receive(bounceReport(await messageTo('gone@test.test'), 'gone@test.test', '5.1.1'))
    const { password: _, ...withoutPassword } = account()
    await save(withoutPassword)
    expect(await mailboxWhen(({ lastReadAt }) => lastReadAt !== null)).toMatchObject({ mails: 4, reports: 3 })
    await save({ ...withoutPassword, folder: 'inbox' })
    // The same reports once more: nothing counts twice.
    expect(await mailboxWhen(({ lastReadAt }) => lastReadAt !== null)).toMatchObject({ mails: 4 })
    expect(await progressOf(world, campaign)).toMatchObject({ bounced: 2 })
  })

  it('is left alone while it is switched off', async () => {
    const { password: _, ...withoutPassword } = account()
    await save({ ...withoutPassword, enabled: false })
    await new Promise((resolve) => setTimeout(resolve, 2500))
    expect(await mailboxWhen(() => true)).toMatchObject({ enabled: false, lastReadAt: null })
  })

  it.each([
    ['refused', { password: 'wrong' }],
    ['noFolder', { folder: 'Nowhere' }],
    ['unreachable', { port: 1 }],
    ['untrusted', { secure: true }],
  ])('says why it cannot be read: %s', async (problem, change) => {
    await save({ ...account(), ...change })
    expect(await mailboxWhen(({ lastReadAt }) => lastReadAt !== null)).toMatchObject({
      problem,
      reason: expect.stringMatching(/./) as string,
    })
  })

  it('of one workspace says nothing of another’s messages', async () => {
    const other = await world.newWorkspace('Other')
    peer.receive(bounceReport(await messageTo('kept@test.test'), 'kept@test.test', '5.1.1'))
    await save(account(), other.fullKey)
    expect(await mailboxWhen(({ lastReadAt }) => lastReadAt !== null, other.fullKey)).toMatchObject({ reports: 0 })
    expect(await progressOf(world, campaign)).toMatchObject({ bounced: 2 })
  })

  it.each([
    [{ host: '', username: 'a', password: 'b' }, 'host'],
    [{ host: 'h', username: 'a', password: 'b', port: 70_000 }, 'port'],
    [{ host: 'elsewhere.test', username: 'a' }, 'password'],
  ])('is refused when it cannot be: %j', async (settings, path) => {
    const { status, body } = await world.call<{ errors: { path: string }[] }>('PUT', '/api/v1/bounce-mailbox', settings)
    expect([status, body.errors[0]?.path]).toEqual([422, path])
  })
})
