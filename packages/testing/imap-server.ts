import type { AddressInfo, Server } from 'node:net'
import hoodiecrow from 'hoodiecrow-imap'

/** A real IMAP server on loopback with one account. */
export interface ImapPeer {
  port: number
  username: string
  password: string
  /** Puts mail into the inbox, as it is. */
  receive(mail: string): void
  /** The flags of the mail in the inbox, oldest first. */
  flags(): string[][]
  close(): Promise<void>
}

export async function startImapPeer(): Promise<ImapPeer> {
  const server = hoodiecrow({ storage: { INBOX: { messages: [] } } })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const inner: Server = server.server
  return {
    port: (inner.address() as AddressInfo).port,
    username: 'testuser',
    password: 'testpass',
    receive: (mail) => server.appendMessage('INBOX', [], false, mail.replace(/\r?\n/g, '\r\n')),
    flags: () => server.getMailbox('INBOX').messages.map(({ flags }) => flags),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
