import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

// Answers every request as soon as its body is read: what HTTP costs here, whatever is behind it.
const server = createServer((request, answer) => {
  request.resume()
  request.once('end', () => answer.setHeader('content-type', 'application/json').end('{"success":true}'))
})
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.once('disconnect', () => process.exit())
