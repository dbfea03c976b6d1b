import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** A real SMTP server on loopback that bounces, delays and drops as the address asks. */
export interface SmtpPeer {
  port: number
  taken: { to: string; text: string }[]
  /** From now on no mailbox is busy, and nothing is dropped. */
  recovered: boolean
  /** Every recipient is refused for now, as long as it is set. */
  isBusy: boolean
  /** All logins are refused with these words, as long as they are set. */
  refusal: string | undefined
  /** Cuts the next connections once an email was taken, before the answer. */
  breakNext: number
  /** Called when an email was taken, before the answer. */
  onTaken: (email: SmtpPeer['taken'][number]) => Promise<void>
  close(): Promise<void>
}

const refusal = (responseCode: number, words: string) => Object.assign(new Error(words), { responseCode })

/**
 * `unknown…` does not exist, `busy…` is asked to come later,
 * `dropped…` is taken and the connection cut before the answer.
 */
export async function startSmtpPeer(): Promise<SmtpPeer> {
  const peer: Omit<SmtpPeer, 'port' | 'close'> = {
    taken: [],
    recovered: false,
    isBusy: false,
    refusal: undefined,
    breakNext: 0,
    onTaken: async () => {},
  }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    authMethods: ['PLAIN'],
    allowInsecureAuth: true,
    onAuth({ username }, _, done) {
      if (peer.refusal !== undefined) return done(refusal(535, peer.refusal))
      done(null, { user: username ?? '' })
    },
    onRcptTo({ address }, _, done) {
      if (address.startsWith('unknown')) return done(refusal(550, '5.1.1 No such user'))
      if (peer.isBusy || (address.startsWith('busy') && !peer.recovered)) return done(refusal(451, '4.3.0 Try later'))
      done()
    },
    onData(stream, session, done) {
      let text = ''
      stream.on('data', (part: Buffer) => {
        text += part
      })
      stream.on('end', async () => {
        const to = session.envelope.rcptTo[0]?.address ?? ''
        const email = { to, text }
        peer.taken.push(email)
        await peer.onTaken(email)
        // The message is in, but the answer never comes.
        const isCut = peer.breakNext > 0 || (to.startsWith('dropped') && !peer.recovered)
        if (!isCut) return done()
        peer.breakNext = Math.max(0, peer.breakNext - 1)
        for (const connection of connections()) if (connection.id === session.id) connection._socket.destroy()
      })
    },
  })
  const connections = () => server.connections as unknown as Set<{ id: string; _socket: { destroy(): void } }>
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(peer, {
    port: (server.server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        for (const connection of connections()) connection._socket.destroy()
        server.close(() => resolve())
      }),
  })
}
