import type { Socket } from 'node:net'
import { hostname } from 'node:os'
import { domainToASCII } from 'node:url'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { AddressPolicy } from '../../outgoing/addresses.ts'
import { connectTo } from '../../outgoing/connect.ts'
import { unavailable } from '../mail-server.ts'

export interface SmtpSettings {
  host: string
  port: number
  /** TLS from the first byte (port 465); otherwise STARTTLS where the server offers it. */
  secure: boolean
  username?: string | undefined
  password?: string | undefined
  /** Where servers send what they cannot deliver; the sender's own address when absent. */
  bounceAddress?: string | undefined
  /** Connections at most. */
  connections: number
  /** Where it may connect to. */
  isAllowed: AddressPolicy
}

const CONNECT_MS = 20_000
/** A server may think over a message for ten minutes; RFC 5321, 4.5.3.2. */
const ANSWER_MS = 10 * 60_000
/** A reply that grows beyond this is refused. */
const MAX_REPLY_CHARACTERS = 64_000

export interface SmtpReply {
  code: number
  text: string
}

/** A refusal, and of whom: of the sender or the session, or of the recipient. */
export interface SmtpRefusal extends SmtpReply {
  of: 'sender' | 'recipient'
}

const isAscii = (text: string) => !/[\u0080-\uffff]/.test(text)

/** An address that a command may hold, its domain in ASCII. @throws when it could break out of the command */
function pathOf(address: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is kept out
  if (!/^[^\s<>\x00-\x1f\x7f]+@[^\s<>\x00-\x1f\x7f]+$/.test(address)) throw new Error(`"${address}" is not an address`)
  if (isAscii(address)) return address
  const at = address.lastIndexOf('@')
  return `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1))}`
}

/** Which of the commands that announce a message names the recipient. */
const RCPT = 1

/**
 * An open conversation with an SMTP server. nodemailer connects, agrees on TLS and logs
 * in; from then on this speaks, since it can put the next message's envelope behind a
 * message's text, as RFC 2920 allows, and so needs one write and one reply a message.
 */
export class SmtpSession {
  readonly #socket: Socket
  readonly #waiting: { resolve: (reply: SmtpReply) => void; reject: (error: Error) => void }[] = []
  /** Replies that came before anyone asked: to an envelope that was written behind a text. */
  readonly #early: SmtpReply[] = []
  #received = ''
  readonly #lines: string[] = []
  #ended: Error | undefined
  #pipelining = false
  #utf8 = false

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.setTimeout(ANSWER_MS, () => this.#end(new Error('The server did not answer in time')))
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    socket.on('error', (error) => this.#end(error))
    socket.on('close', () => this.#end(new Error('The server closed the connection')))
  }

  /** @throws ProviderUnavailable when the server cannot be reached, is not trusted, or refuses the login */
  static async open(settings: SmtpSettings): Promise<SmtpSession> {
    try {
      return await SmtpSession.#open(settings)
    } catch (error) {
      throw unavailable(error, settings)
    }
  }

  static async #open(settings: SmtpSettings): Promise<SmtpSession> {
    const session = new SmtpSession(await loggedIn(settings))
    const { code, text } = await session.command(`EHLO ${hostname().replace(/[^\w.-]/g, '-') || 'localhost'}`)
    if (code !== 250) throw new Error(`The server refused EHLO: ${text}`)
    session.#pipelining = /^PIPELINING\b/im.test(text)
    session.#utf8 = /^SMTPUTF8\b/im.test(text)
    return session
  }

  /** Why nothing can be said any more; undefined while it can. */
  get ended(): Error | undefined {
    return this.#ended
  }

  async command(line: string): Promise<SmtpReply> {
    this.#write(`${line}\r\n`)
    return this.reply()
  }

  /**
   * What announces a message, to be written at once or behind the text of
   * the one before. Undefined where the server wants it piece by piece.
   */
  envelope(from: string, to: string): string | undefined {
    if (!this.#pipelining) return undefined
    return this.#commands(from, to).join('\r\n').concat('\r\n')
  }

  #commands(from: string, to: string): string[] {
    const [sender, recipient] = [pathOf(from), pathOf(to)]
    return [
      `MAIL FROM:<${sender}>${this.#utf8 && !isAscii(sender + recipient) ? ' SMTPUTF8' : ''}`,
      `RCPT TO:<${recipient}>`,
      'DATA',
    ]
  }

  /**
   * Announces a message whose envelope was not written yet, or awaits the answers to one that was. The first refusal;
   * undefined when its text may come.
   */
  async announce(from: string, to: string, isWritten: boolean): Promise<SmtpRefusal | undefined> {
    const envelope = this.envelope(from, to)
    if (envelope === undefined) {
      for (const [place, line] of this.#commands(from, to).entries()) {
        const reply = await this.command(line)
        if (reply.code >= 400) return this.#withdraw(reply, place)
      }
      return undefined
    }
    if (!isWritten) this.#write(envelope)
    const replies = await Promise.all([this.reply(), this.reply(), this.reply()])
    const place = replies.findIndex(({ code }) => code >= 400)
    const refusal = replies[place]
    if (!refusal) return undefined
    // A server that asks for the text all the same gets an empty one, which has no recipient.
    if (replies[2]?.code === 354) await this.command('.')
    return this.#withdraw(refusal, place)
  }

  /** A refusal leaves the server in the middle of a transaction. */
  async #withdraw(refusal: SmtpReply, place: number): Promise<SmtpRefusal> {
    if (refusal.code !== 421) await this.command('RSET')
    return { ...refusal, of: place === RCPT ? 'recipient' : 'sender' }
  }

  /**
   * Writes the text of the message that was announced (no line of it begins with a dot), and what follows it. The
   * answer is the next {@link reply}.
   */
  text(message: string, next = ''): void {
    this.#write(`${message}.\r\n${next}`)
  }

  reply(): Promise<SmtpReply> {
    const early = this.#early.shift()
    if (early) return Promise.resolve(early)
    if (this.#ended) return Promise.reject(this.#ended)
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
  }

  /** Says goodbye and leaves, without waiting. */
  quit(): void {
    this.#write('QUIT\r\n')
    this.#ended ??= new Error('The session is over')
    this.#socket.end()
    this.#socket.setTimeout(CONNECT_MS, () => this.#socket.destroy())
  }

  /** Leaves at once, in the middle of whatever was said. */
  drop(): void {
    this.#end(new Error('The session was given up'))
  }

  #write(text: string): void {
    // Nearly all that is said is ASCII, which is quicker to write as what it is.
    if (!this.#ended) this.#socket.write(text, Buffer.byteLength(text) === text.length ? 'latin1' : 'utf8')
  }

  #take(chunk: Buffer): void {
    this.#received += chunk.toString()
    if (this.#received.length > MAX_REPLY_CHARACTERS) this.#end(new Error('The server says more than a server should'))
    for (let end = this.#received.indexOf('\n'); end >= 0 && !this.#ended; end = this.#received.indexOf('\n')) {
      const line = this.#received.slice(0, end).trimEnd()
      this.#received = this.#received.slice(end + 1)
      this.#lines.push(line.slice(4))
      if (line[3] === '-') continue
      this.#receive(line, this.#lines.splice(0).join('\n'))
    }
  }

  /** A whole reply, by its last line. */
  #receive(line: string, text: string): void {
    const code = Number(line.slice(0, 3))
    if (code >= 200 && code < 600) {
      const waiting = this.#waiting.shift()
      if (waiting) waiting.resolve({ code, text })
      else this.#early.push({ code, text })
      // It is about to close, whatever was asked.
      if (code === 421) this.#end(new Error(`421 ${text}`))
    } else this.#end(new Error(`The server answered "${line.slice(0, 100)}"`))
  }

  #end(error: Error): void {
    if (this.#ended) return
    this.#ended = error
    this.#socket.destroy()
    for (const { reject } of this.#waiting.splice(0)) reject(error)
  }
}

/** A socket on which the server has let us in. */
async function loggedIn({ host, port, secure, username, password, isAllowed }: SmtpSettings): Promise<Socket> {
  const opened = await connectTo({ host, port, isAllowed, timeoutMs: CONNECT_MS })
  return new Promise((resolve, reject) => {
    // nodemailer says a certificate's name by the host, though it did not connect itself.
    const connection = new SMTPConnection({
      host,
      port,
      secure,
      connection: opened,
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
    })
    const done = () => {
      const socket = connection._socket
      if (!socket) return reject(new Error('The server closed the connection'))
      // From here on nodemailer neither reads nor closes it.
      socket.removeAllListeners()
      resolve(socket)
    }
    const refuse = (error: Error) => {
      // Closing makes the connection end, which would be told in place of the reason.
      reject(error)
      connection.close()
    }
    connection.on('error', refuse)
    connection.once('end', () => reject(new Error('The server closed the connection')))
    connection.connect((error) => {
      if (error) return refuse(error)
      if (!username || !connection.allowsAuth) return done()
      connection.login({ user: username, pass: password ?? '' }, (refused) => (refused ? refuse(refused) : done()))
    })
  })
}
