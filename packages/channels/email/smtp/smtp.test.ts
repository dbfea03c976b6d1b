import type { OutgoingEmail } from '@parcours/model/channels/email.ts'
import { batchOf, NO_LEDGER } from '@parcours/model/delivery/provider.ts'
import { type SmtpPeer, startSmtpPeer } from '@parcours/testing/smtp-server.ts'
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { smtpEmail } from './send.ts'

let peer: SmtpPeer
beforeAll(async () => {
  peer = await startSmtpPeer()
})
afterAll(() => peer.close())

const email = (to: string): OutgoingEmail => ({
  key: 'k1',
  from: 'Shop <shop@test.test>',
  to,
  subject: 'Été',
  html: '<p>Bonjour</p>',
  text: 'Bonjour',
  headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
})
const provider = () =>
  smtpEmail({ host: '127.0.0.1', port: peer.port, secure: false, connections: 3, isAllowed: () => true })

describe('SMTP', () => {
  it('sends the message with its headers, its text part and a Message-ID that stays', async () => {
    expect(await provider().send(batchOf('b', [email('a@test.test')]), NO_LEDGER)).toMatchObject([{ kind: 'accepted' }])
    const read = await new PostalMime().parse(peer.taken[0]?.text ?? '')
    expect(read).toMatchObject({
      messageId: '<k1@127.0.0.1>',
      subject: 'Été',
      from: { name: 'Shop', address: 'shop@test.test' },
      to: [{ address: 'a@test.test' }],
      text: 'Bonjour\n',
    })
    expect(read.html?.trim()).toBe('<p>Bonjour</p>')
    expect(read.headers).toContainEqual(
      expect.objectContaining({ key: 'list-unsubscribe-post', value: 'List-Unsubscribe=One-Click' }),
    )
  })

  it('tells refused for good, to be tried again, and unknown apart', async () => {
    expect(await provider().send(batchOf('b', [email('unknown@test.test')]), NO_LEDGER)).toMatchObject([
      { kind: 'refused', bounce: 'hard' },
    ])
    expect(await provider().send(batchOf('b', [email('busy@test.test')]), NO_LEDGER)).toMatchObject([
      { kind: 'deferred', reason: 'smtp: 451 4.3.0 Try later' },
    ])
    expect(await provider().send(batchOf('b', [email('dropped@test.test')]), NO_LEDGER)).toMatchObject([
      { kind: 'unknown' },
    ])
  })

  it('refuses an address that is none, and sends what stands around it', async () => {
    const one = smtpEmail({ host: '127.0.0.1', port: peer.port, secure: false, connections: 1, isAllowed: () => true })
    expect(
      await one.send(
        batchOf('b', [email('first@test.test'), email('two@test.test> NOTIFY=NEVER'), email('third@test.test')]),
        NO_LEDGER,
      ),
    ).toMatchObject([
      { kind: 'accepted' },
      { kind: 'refused', reason: expect.stringContaining('is not an address') as string },
      { kind: 'accepted' },
    ])
  })
})
