import { connect } from 'node:net'

/** So many messages to send, all of this length. */
export interface Handing {
  port: number
  connections: number
  messages: number
  bytes: number
}

const END = '\r\n.\r\n'
let left = 0

/** Sends messages that are there already, each once the one before was answered, as SMTP asks of a connection. */
function converse({ port, bytes }: Handing, ended: () => void): void {
  const socket = connect(port, '127.0.0.1')
  const body = `Subject: bare\r\n\r\n${'x'.repeat(Math.max(0, bytes - 60))}`
  const next = () => {
    if (left <= 0) return void socket.end('QUIT\r\n')
    left--
    socket.write('MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n')
  }
  socket.setNoDelay(true)
  socket.on('close', ended)
  socket.on('data', (chunk) => {
    const answers = chunk.toString('latin1')
    if (answers.startsWith('220')) socket.write('EHLO bench\r\n')
    else if (answers.includes('354 ')) socket.write(`Message-ID: <bare${left}-${port}@bench>\r\n${body}${END}`)
    else if (answers.startsWith('250-') || answers.includes('taken')) next()
  })
}

process.once('message', (order: Handing) => {
  left = order.messages
  let open = order.connections
  const ended = () => {
    open--
    if (open > 0) return
    process.send?.({})
    process.disconnect()
  }
  for (let n = 0; n < order.connections; n++) converse(order, ended)
})
