import { lookUpDomain } from '@parcours/channels/email/domain-records.ts'
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

/**
 * All doors to the network, and to the thread that makes emails. What
 * they answer outside of a transaction does not matter here.
 */
const DOORS: Record<string, () => Promise<unknown>> = {
  'a link that is tried': () => linkTester(isAllowed)('http://127.0.0.1:1/'),
  'a webhook': () => webhookPoster({ secret: Buffer.from('s'), isAllowed })('http://127.0.0.1:1/', 'id', '{}'),
  'an email by SMTP': () => open('smtp').send(batch, NO_LEDGER),
  'an email by Resend': () => open('resend').send(batch, NO_LEDGER),
  'an email by SES': () => open('ses').send(batch, NO_LEDGER),
  'a domain that is looked up': () => lookUpDomain('test.invalid'),
  'an email that is made': () =>
    composeInThread(world.workspace.id, { design, brand: DEFAULT_BRAND, knownProperties: new Set() }),
}

describe('inside a transaction', () => {
  it.each(Object.entries(DOORS))('%s fails in tests, which all run under this rule', async (_, open_) => {
    await expect(inWorkspace(world.db, world.workspace.id, () => open_())).rejects.toThrow(
      'inside a database transaction',
    )
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
