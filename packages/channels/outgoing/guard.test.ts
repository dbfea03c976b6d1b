import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { NO_LEDGER } from '@parcours/model/delivery/provider.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { smtpEmail } from '../email/smtp/send.ts'
import { linkTester } from '../web/test-link.ts'
import { webhookPoster } from '../webhook/post.ts'
import { addressPolicy, isPublicAddress } from './addresses.ts'
import { connectTo } from './connect.ts'
import { outgoingPolicies } from './policies.ts'

/** For these tests 127.0.0.1 is the public internet, and the rest of loopback a private network. */
const isAllowed = addressPolicy('127.0.0.1')

let server: Server
let port: number
const seen: string[] = []
beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push(`${request.headers.host} ${request.url}`)
    const to = new URL(request.url ?? '/', 'http://x').searchParams.get('to')
    if (to) response.writeHead(302, { location: to })
    response.end('ok')
  })
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => server.close())

describe('addresses', () => {
  it.each(['8.8.8.8', '93.184.216.34', '2606:4700:4700::1111', '64:ff9b::808:808'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })

  it.each([
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '192.168.1.1',
    '198.18.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:0:127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::7f00:1',
    '2002:7f00:1::',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    'localhost',
    '',
  ])('%s is not', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  it('are allowed as the operator says', () => {
    const some = addressPolicy('10.2.0.0/16, fd00::/8,192.168.1.7')
    expect(['10.2.3.4', 'fd12::1', '192.168.1.7', '8.8.8.8', '::ffff:10.2.3.4'].map(some)).toEqual([
      true,
      true,
      true,
      true,
      true,
    ])
    expect(['10.3.0.1', '192.168.1.8', '127.0.0.1', 'no address'].map(some)).toEqual([false, false, false, false])
    expect(addressPolicy('true')('169.254.169.254')).toBe(true)
    expect(() => addressPolicy('10.2.0.0/16, everything')).toThrow('"everything"')
  })

  it('of this machine may have the mail server of an installation that only this machine reaches, and nothing else', () => {
    const here = outgoingPolicies('', 'http://127.0.0.1:4000')
    expect([here.mail('127.0.0.1'), here.web('127.0.0.1'), here.mail('10.0.0.1')]).toEqual([true, false, false])
    expect(outgoingPolicies('', 'https://parcours.example').mail('127.0.0.1')).toBe(false)
  })
})

describe('what leaves by an address that a user gave', () => {
  const at = (host: string, path = '/') => `http://${host}:${port}${path}`
  const test = linkTester(isAllowed)

  it('follows a link wherever it is allowed', async () => {
    expect(await test(at('127.0.0.1', `/?to=${encodeURIComponent(at('127.0.0.1', '/there'))}`))).toEqual({
      status: 'works',
      answer: '200',
    })
    expect(seen.at(-1)).toBe(`127.0.0.1:${port} /there`)
    expect(await test(at('127.0.0.1', '/?to=mailto:a@b.test'))).toEqual({ status: 'unknown', answer: '302' })
    expect(await test(at('127.0.0.1', '/?to=/?to=/'))).toEqual({ status: 'works', answer: '200' })
  })

  it.each(['127.0.0.2', '[::1]', '0.0.0.0', '[::ffff:127.0.0.2]', '0x7f.2', '2130706434', '017700000002'])(
    'goes to %s neither outright nor by a redirect',
    async (host) => {
      const before = seen.filter((line) => line.endsWith('/inner')).length
      expect(await test(at(host, '/inner'))).toEqual({ status: 'unknown', answer: 'private' })
      expect(await test(at('127.0.0.1', `/?to=${encodeURIComponent(at(host, '/inner'))}`))).toEqual({
        status: 'unknown',
        answer: 'private',
      })
      expect(seen.filter((line) => line.endsWith('/inner'))).toHaveLength(before)
    },
  )

  it('goes round no longer than browsers do', async () => {
    const before = seen.length
    const self = at('127.0.0.1', '/round')
    const round = linkTester(isAllowed)
    server.removeAllListeners('request')
    server.on('request', (request, response) => {
      seen.push(String(request.url))
      response.writeHead(302, { location: self }).end()
    })
    expect(await round(self)).toEqual({ status: 'unknown', answer: '302' })
    expect(seen.length - before).toBeLessThanOrEqual(21)
  })

  it('as a webhook or a mail server, is refused before anything is said', async () => {
    let connections = 0
    server.on('connection', () => connections++)
    const post = webhookPoster({ secret: Buffer.from('s'), isAllowed })
    expect(await post(at('127.0.0.2'), 'id', '{}')).toEqual({ ok: false, body: null })
    const names = addressPolicy('')
    expect(await webhookPoster({ secret: Buffer.from('s'), isAllowed: names })(at('localhost'), 'id', '{}')).toEqual({
      ok: false,
      body: null,
    })
    for (const host of ['127.0.0.2', 'localhost', '127.1', '0x7f000001']) {
      await expect(connectTo({ host, port, isAllowed: names, timeoutMs: 5000 })).rejects.toMatchObject({
        code: 'EPRIVATE',
      })
      const sending = smtpEmail({ host, port, secure: false, connections: 1, isAllowed: names }).send(
        {
          key: 'k',
          size: 1,
          at: async () => ({
            key: 'k',
            from: 'a@test.test',
            to: 'b@test.test',
            subject: '',
            html: '',
            text: '',
            headers: {},
          }),
        },
        NO_LEDGER,
      )
      await expect(sending).rejects.toMatchObject({ problem: 'private', host })
    }
    expect(connections).toBe(0)
  })
})
