import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** A real SMTP server on loopback that bounces, delays and drops as the address asks. */
export interface SmtpPeer {
  port: number
  taken: { to: string; text: string }[]
  /** From now on nobody is busy, and nothing is dropped. */
  recovered: boolean
  close(): Promise<void>
}

const refusal = (responseCode: number, words: string) => Object.assign(new Error(words), { responseCode })

/**
 * `unknown…` does not exist, `busy…` is asked to come later,
 * `dropped…` is taken and the connection cut before the answer.
 */
export async function startSmtpPeer(): Promise<SmtpPeer> {
  const peer = { taken: [] as SmtpPeer['taken'], recovered: false }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _, done) {
      if (address.startsWith('unknown')) return done(refusal(550, '5.1.1 No such user'))
      if (address.startsWith('busy') && !peer.recovered) return done(refusal(451, '4.3.0 Try later'))
      done()
    },
    onData(stream, session, done) {
      let text = ''
      stream.on('data', (part: Buffer) => {
        text += part
      })
      stream.on('end', () => {
        const to = session.envelope.rcptTo[0]?.address ?? ''
        peer.taken.push({ to, text })
        // The message is in, but the answer never comes.
        if (!to.startsWith('dropped') || peer.recovered) return done()
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
