import { globSync, readFileSync } from 'node:fs'
import { readBounceMailbox } from '@parcours/channels/email/bounce-mailbox.ts'
import { lookUpDomain } from '@parcours/channels/email/domain-records.ts'
import { confirmSubscription } from '@parcours/channels/email/ses/sns.ts'
import { connectTo } from '@parcours/channels/outgoing/connect.ts'
import { guardedFetch } from '@parcours/channels/outgoing/fetch.ts'
import { openProvider } from '@parcours/channels/registry.ts'
import { linkTester } from '@parcours/channels/web/test-link.ts'
import { webhookPoster } from '@parcours/channels/webhook/post.ts'
import { inWorkspace } from '@parcours/db/connection.ts'
import { isInTransaction } from '@parcours/db/in-transaction.ts'
import { composeInThread } from '@parcours/domain/content/render-worker.ts'
import { DEFAULT_BRAND } from '@parcours/model/content/brand.ts'
import { NO_LEDGER } from '@parcours/model/delivery/provider.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const isAllowed = () => true
const email = { key: 'k', from: 'a@test.test', to: 'b@test.test', subject: '', html: '', text: '', headers: {} }
const design = { subject: '', preheader: '', source: '<p>Hello</p>', format: 'html', purpose: 'service' } as const
const batch = { key: 'b', size: 1, at: async () => email }
const sender = { channel: 'email', fromName: 'Shop', fromAddress: 'a@test.test', replyTo: null } as const
const SES = { region: 'eu-west-3', accessKeyId: 'AKIATESTTESTTEST', secretAccessKey: 'secret+of+the+account' }
const SETTINGS = { smtp: { host: '127.0.0.1', port: 1 }, resend: { apiKey: 're_x' }, ses: SES }
const open = (provider: keyof typeof SETTINGS) =>
  openProvider(
    { ...sender, provider, settings: SETTINGS[provider] },
    { storeInOutbox: () => Promise.resolve(), isAllowed },
  )

const NOWHERE = { host: '127.0.0.1', port: 1 }
const mailbox = { ...NOWHERE, secure: false, username: 'u', password: 'p', folder: 'INBOX' }

/**
 * All doors to the network, and to the thread that makes emails, by the file that checks at each. What they answer
 * outside of a transaction does not matter here.
 */
const DOORS: Record<string, () => Promise<unknown>> = {
  'packages/channels/email/bounce-mailbox.ts': () =>
    readBounceMailbox(mailbox, { uidValidity: null, lastUid: 0 }, async () => true, new Date(), isAllowed),
  'packages/channels/email/domain-records.ts': () => lookUpDomain('test.invalid'),
  'packages/channels/email/resend/send.ts': () => open('resend').send(batch, NO_LEDGER),
  'packages/channels/email/ses/send.ts': () => open('ses').send(batch, NO_LEDGER),
  'packages/channels/email/ses/sns.ts': () => confirmSubscription('https://sns.eu-west-3.amazonaws.com/'),
  'packages/channels/email/smtp/send.ts': () => open('smtp').send(batch, NO_LEDGER),
  'packages/channels/outgoing/connect.ts': () => connectTo({ ...NOWHERE, isAllowed, timeoutMs: 1000 }),
  'packages/channels/outgoing/fetch.ts': async () => guardedFetch({ isAllowed, timeoutMs: 1000 })('http://[::1]:1', {}),
  'packages/channels/web/test-link.ts': () => linkTester(isAllowed)('http://127.0.0.1:1/'),
  'packages/domain/content/render-worker.ts': () =>
    composeInThread(world.workspace.id, { document: design, brand: DEFAULT_BRAND, knownProperties: new Set() }),
}

/** What opens nothing by itself: its callers have asked before. */
const BEHIND_A_DOOR = ['packages/channels/email/smtp/session.ts']

const sources = globSync('packages/{channels,domain}/**/*.ts', { exclude: ['**/node_modules/**', '**/*.test.ts'] })
const matching = (pattern: RegExp) => sources.filter((path) => pattern.test(readFileSync(path, 'utf8'))).sort()

describe('inside a transaction', () => {
  it.each(Object.entries(DOORS))('what %s opens fails in tests, which all run under this rule', async (_, open_) => {
    await expect(inWorkspace(world.db, world.workspace.id, () => open_())).rejects.toThrow(
      'inside a database transaction',
    )
  })

  it('no webhook is called', async () => {
    const post = webhookPoster({ secret: Buffer.from('s'), isAllowed })
    await expect(
      inWorkspace(world.db, world.workspace.id, () => post('http://127.0.0.1:1/', 'id', '{}')),
    ).rejects.toThrow('inside a database transaction')
  })

  it('is asked for at every door, and everything that reaches the network stands behind one', () => {
    expect(matching(/^\s+aboutTo(Talk|Wait)\(\)$/m)).toEqual(Object.keys(DOORS).sort())
    const modules = "node:(net|tls|dns|https?|http2|dgram)[^']*|undici|imapflow|nodemailer[^']*|@aws-sdk/[^']*"
    const reaching = matching(
      new RegExp(`^import (?!type |\\{ isIP).* from '(${modules})'|\\bnew Worker\\(.*render`, 'm'),
    )
    expect(reaching.filter((path) => !BEHIND_A_DOOR.includes(path) && !(path in DOORS))).toEqual([])
  })

  it('is only what runs until it ends', async () => {
    let end = () => {}
    const ended = new Promise<void>((resolve) => {
      end = resolve
    })
    let later: Promise<boolean> | undefined
    await inWorkspace(world.db, world.workspace.id, async () => {
      expect(isInTransaction()).toBe(true)
      later = ended.then(isInTransaction)
    })
    end()
    expect([isInTransaction(), await later]).toEqual([false, false])
  })
})
