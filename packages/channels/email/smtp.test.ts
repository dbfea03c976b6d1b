import type { AddressInfo } from 'node:net'
import type { EmailBatch, OutgoingEmail } from '@parcours/model/delivery/email-provider.ts'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { smtpEmail } from './smtp.ts'

const received: string[] = []
let server: SMTPServer
let port: number

beforeAll(async () => {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _, done) {
      if (address.startsWith('unknown')) return done(Object.assign(new Error('No such user'), { responseCode: 550 }))
      if (address.startsWith('busy')) return done(Object.assign(new Error('Try later'), { responseCode: 451 }))
      done()
    },
    onData(stream, session, done) {
      let text = ''
      stream.on('data', (part: Buffer) => {
        text += part
      })
      stream.on('end', () => {
        received.push(text)
        // The message is in, but the answer never comes.
        if (session.envelope.rcptTo[0]?.address.startsWith('dropped')) {
          for (const connection of server.connections as unknown as Set<{ _socket: { destroy(): void } }>) connection._socket.destroy()
        } else done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.server.address() as AddressInfo).port
})
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())))

const email = (to: string): OutgoingEmail => ({
  key: 'k1',
  from: 'Shop <shop@test.test>',
  to,
  subject: 'Été',
  html: '<p>Bonjour</p>',
  text: 'Bonjour',
  headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
})
const batchOf = (key: string, ...emails: OutgoingEmail[]): EmailBatch => ({ key, size: emails.length, at: (place) => emails[place] as OutgoingEmail })
/** Nothing is interrupted here. */
const HANDOVER = { begins: () => Promise.resolve(), ended: () => {}, flush: () => Promise.resolve() }
const provider = () => smtpEmail({ host: '127.0.0.1', port, secure: false, connections: 3 })

describe('SMTP', () => {
  it('hands over the message with its headers, its text part and a Message-ID that stays', async () => {
    expect(await provider().send(batchOf('b', email('a@test.test')), HANDOVER)).toMatchObject([{ kind: 'accepted' }])
    expect(received[0]).toMatch(/^Message-ID: <k1@/m)
    expect(received[0]).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click/m)
    expect(received[0]).toContain('Content-Type: text/plain')
  })

  it('tells refused for good, to be tried again, and unknown apart', async () => {
    expect(await provider().send(batchOf('b', email('unknown@test.test')), HANDOVER)).toMatchObject([{ kind: 'refused' }])
    expect(await provider().send(batchOf('b', email('busy@test.test')), HANDOVER)).toMatchObject([{ kind: 'deferred', reason: 'smtp: 451 Try later' }])
    expect(await provider().send(batchOf('b', email('dropped@test.test')), HANDOVER)).toMatchObject([{ kind: 'unknown' }])
  })
})
