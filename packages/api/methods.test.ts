import { type AddressInfo, connect } from 'node:net'
import { createWorld, type World } from '@parcours/testing/world.ts'
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const inject = (options: InjectOptions) =>
  world.api.inject({ ...options, headers: { authorization: `Bearer ${world.workspace.fullKey}`, ...options.headers } })

describe('a method that an address does not take', () => {
  it.each([
    ['PUT', '/api/v1/contacts', 'GET, HEAD, POST'],
    ['POST', '/api/v1/home', 'GET, HEAD'],
    ['DELETE', '/v1/track', 'OPTIONS, POST'],
    ['PATCH', '/api/v1/imports', 'GET, HEAD, POST'],
    ['POST', '/health', 'GET, HEAD'],
    ['TRACE', '/api/v1/contacts/con_x', 'DELETE, GET, HEAD, PATCH'],
  ] as const)('is answered with 405: %s %s', async (method, url, allow) => {
    // Types leave TRACE out; the wire does not.
    const answer = await inject({
      method: method as 'PUT',
      url,
      payload: '<a/>',
      headers: { 'content-type': 'text/xml' },
    })
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, allow])
    expect(answer.headers['content-type']).toContain('application/problem+json')
  })

  it('but OPTIONS tells which it takes', async () => {
    const answer = await inject({ method: 'OPTIONS', url: '/api/v1/contacts' })
    expect([answer.statusCode, answer.headers.allow]).toEqual([204, 'GET, HEAD, POST'])
  })
})

describe('an unreadable request is answered with problem details', () => {
  const CONTACT = '/api/v1/contacts'
  it.each([
    ['an address with bad signs', { url: `${CONTACT}/%ff` }, 400, 'request.addressMalformed'],
    ['an address too long', { url: `${CONTACT}/${'x'.repeat(400)}` }, 404, 'request.unknownAddress'],
    [
      'broken JSON',
      { method: 'POST', url: CONTACT, payload: '{"a":', headers: { 'content-type': 'application/json' } },
      400,
      'request.notJson',
    ],
    [
      'another type',
      { method: 'POST', url: CONTACT, payload: 'a', headers: { 'content-type': 'text/plain' } },
      415,
      'request.mediaType',
    ],
    [
      'a type that is none',
      { method: 'POST', url: CONTACT, payload: 'a', headers: { 'content-type': 'nonsense' } },
      415,
      'request.mediaType',
    ],
    [
      'too much',
      { method: 'POST', url: CONTACT, payload: { firstName: 'x'.repeat(2 ** 21) } },
      413,
      'request.tooLarge',
    ],
    [
      'no body',
      { method: 'POST', url: '/api/v1/keys', headers: { 'content-type': 'application/json' } },
      422,
      'request.fieldMissing',
    ],
  ] as [string, InjectOptions, number, string][])('%s', async (_, options, status, code) => {
    const answer = await inject(options)
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code])
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
  })

  it.each([
    [{ payload: '{\n  "a": 1,\n}', headers: { 'content-type': 'application/json' } }, 400, /ligne 3, colonne 1\.$/],
    [
      { payload: 'a', headers: { 'content-type': 'text/plain' } },
      415,
      /^Cette adresse attend application\/json, pas text\/plain\.$/,
    ],
    [
      { url: '/api/v1/imports', payload: 'a', headers: { 'content-type': 'text/plain' } },
      415,
      /^Cette adresse attend text\/csv, pas text\/plain\.$/,
    ],
    [
      { url: '/api/v1/images', payload: 'a', headers: { 'content-type': 'text/plain' } },
      415,
      /^Cette adresse attend image\/\*, pas text\/plain\.$/,
    ],
    [
      { payload: '{}', headers: { 'content-type': 'application/json', 'content-encoding': 'lz4' } },
      415,
      /compressé en lz4 n’est pas lu ici\. Envoyez-le tel quel, ou en gzip, deflate, br, zstd\.$/,
    ],
    [
      { payload: '{}', headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } },
      400,
      /Content-Encoding \(gzip\)/,
    ],
  ] as [InjectOptions, number, RegExp][])('in the language of the caller: %j', async (options, status, words) => {
    const headers = { ...options.headers, 'accept-language': 'fr' }
    const answer = await inject({ method: 'POST', url: CONTACT, ...options, headers })
    const { detail } = answer.json<{ detail: string }>()
    expect([answer.statusCode, detail]).toEqual([status, expect.stringMatching(words)])
  })

  it('even what is no HTTP', async () => {
    await world.api.listen({ port: 0, host: '127.0.0.1' })
    const answer = await new Promise<string>((resolve) => {
      const socket = connect((world.api.server.address() as AddressInfo).port, '127.0.0.1')
      let text = ''
      socket.on('data', (chunk) => (text += chunk))
      socket.on('close', () => resolve(text))
      socket.write('BREW /coffee HTCPCP/1.0\r\n\r\n')
    })
    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*application\/problem\+json/)
  })

  it('DELETE may say that it would send JSON', async () => {
    const { id } = (
      await world.call<{ id: string }>('POST', '/api/v1/views', { list: 'contacts', name: 'Gone', query: {} })
    ).body
    const answer = await inject({
      method: 'DELETE',
      url: `/api/v1/views/${id}`,
      headers: { 'content-type': 'application/json' },
    })
    expect(answer.statusCode).toBe(204)
  })
})
