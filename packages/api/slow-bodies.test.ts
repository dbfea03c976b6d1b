import { type AddressInfo, connect } from 'node:net'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
let port: number
beforeAll(async () => {
  world = await createWorld({ bodyTimes: { whole: 1500, pace: { bytes: 2000, in: 1500 } } })
  await world.api.listen({ port: 0, host: '127.0.0.1' })
  port = (world.api.server.address() as AddressInfo).port
})
afterAll(() => world.close())

/** Sends a head and lets the body drip; resolves with what came back once the connection has ended. */
function drip(path: string, contentType: string, drop: string, everyMs = 100): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => (answer += chunk))
    const dripping = setInterval(() => socket.write(drop), everyMs)
    socket.on('error', () => {})
    socket.on('close', () => {
      clearInterval(dripping)
      resolve(answer)
    })
    const head = [
      `POST ${path} HTTP/1.1`,
      'Host: test',
      `Authorization: Bearer ${world.workspace.fullKey}`,
      `Content-Type: ${contentType}`,
      'Content-Length: 60000',
    ]
    socket.write(`${head.join('\r\n')}\r\n\r\n`)
  })
}

describe('a body that does not come', () => {
  it('is answered with 408 and the connection ends', async () => {
    const answer = await drip('/api/v1/contacts', 'application/json', ' ')
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
    expect(answer).toMatch(/application\/problem\+json/)
    expect(answer).toMatch(/"code":"request\.tooSlow"/)
  })

  it('of events too', async () => {
    expect(await drip('/v1/track', 'application/json', ' ')).toMatch(/^HTTP\/1\.1 408 /)
  })

  it.each([
    ['/api/v1/imports', 'text/csv'],
    ['/api/v1/images', 'image/png'],
  ])('ends an upload to %s, and nothing else', async (path, type) => {
    await drip(path, type, 'a,b\n')
    expect((await world.call('GET', '/api/v1/contacts')).status).toBe(200)
  })

  it('that is broken off harms no other request', async () => {
    const socket = connect(port, '127.0.0.1')
    const head = `POST /api/v1/contacts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${world.workspace.fullKey}\r\n`
    socket.write(`${head}Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{"email":`)
    await new Promise((resolve) => setTimeout(resolve, 200))
    socket.destroy()
    expect((await world.call('GET', '/api/v1/contacts')).status).toBe(200)
  })
})
