import { createServer, type Socket } from 'node:net'

// An SMTP server that takes everything, in a process of its own, and
// counts. It keeps which keys came and how often, nothing else.

/** What the bench orders: begin anew, waiting so many milliseconds before each answer to a message. */
export interface SinkOrder {
  reset?: { delayMs: number }
  report?: true
}
export interface SinkFigures {
  messages: number
  distinct: number
  /** Messages beyond the first of their key. */
  duplicates: number
  firstAt: number
  lastAt: number
  bytes: number
  connections: number
}

const END = Buffer.from('\r\n.\r\n')
const KEY = 'Message-ID: <'
let delayMs = 0
let seen = new Map<string, number>()
let [messages, bytes, firstAt, lastAt, connections, maxConnections] = [0, 0, 0, 0, 0, 0]

function take(key: string, length: number): void {
  seen.set(key, (seen.get(key) ?? 0) + 1)
  messages++
  bytes += length
  lastAt = Date.now()
  if (messages === 1) firstAt = lastAt
}

/**
 * One conversation: commands line by line, then a message up to its lone dot. Where there is a delay, nothing is read
 * before the message is answered.
 */
function converse(socket: Socket): void {
  maxConnections = Math.max(maxConnections, ++connections)
  let rest: Buffer = Buffer.alloc(0)
  let inMessage = false
  let waiting = false
  socket.setNoDelay(true)
  socket.write('220 sink ESMTP\r\n')
  socket.on('close', () => connections--)
  socket.on('error', () => socket.destroy())
  const read = () => {
    let answers = ''
    while (!waiting) {
      if (inMessage) {
        const end = rest.indexOf(END)
        if (end < 0) break
        const head = rest.toString('latin1', 0, 200)
        const at = head.indexOf(KEY) + KEY.length
        take(head.slice(at, head.indexOf('@', at)), end)
        rest = rest.subarray(end + END.length)
        inMessage = false
        if (delayMs > 0) {
          waiting = true
          setTimeout(() => {
            waiting = false
            socket.write('250 2.0.0 taken\r\n')
            read()
          }, delayMs)
        } else answers += '250 2.0.0 taken\r\n'
        continue
      }
      const end = rest.indexOf('\r\n')
      if (end < 0) break
      const verb = rest.toString('latin1', 0, Math.min(4, end)).toUpperCase()
      rest = rest.subarray(end + 2)
      if (verb === 'DATA') {
        inMessage = true
        answers += '354 go on\r\n'
      } else if (verb === 'EHLO') answers += '250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n'
      else if (verb === 'QUIT') {
        socket.end('221 bye\r\n')
        return
      } else answers += '250 2.1.0 ok\r\n'
    }
    if (answers) socket.write(answers)
  }
  socket.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    read()
  })
}

const server = createServer(converse)
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as { port: number }).port }))
process.on('message', ({ reset, report }: SinkOrder) => {
  if (reset) {
    delayMs = reset.delayMs
    seen = new Map()
    ;[messages, bytes, firstAt, lastAt, maxConnections] = [0, 0, 0, 0, connections]
  }
  if (report)
    process.send?.({
      messages,
      distinct: seen.size,
      duplicates: messages - seen.size,
      firstAt,
      lastAt,
      bytes,
      connections: maxConnections,
    } satisfies SinkFigures)
})
process.once('disconnect', () => process.exit(0))
