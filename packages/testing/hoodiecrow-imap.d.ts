/** The parts of hoodiecrow-imap that are used; it brings no types. */
declare module 'hoodiecrow-imap' {
  import type { Server } from 'node:net'

  interface ImapServer {
    server: Server
    listen(port: number, host: string, done: () => void): void
    close(done: () => void): void
    appendMessage(mailbox: string, flags: string[], internalDate: string | false, raw: string): void
    getMailbox(path: string): { messages: { flags: string[] }[] }
  }
  export default function createServer(options: { storage: object }): ImapServer
}
