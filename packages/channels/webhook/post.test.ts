import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { jsonIssues } from '@parcours/model/values/json.ts'
import { expect, it } from 'vitest'
import { webhookPoster } from './post.ts'

const NESTED = `${'['.repeat(7000)}${']'.repeat(7000)}`

it.each([
  ['a NUL', '{"a":"x\\u0000y"}'],
  ['half an emoji', '{"a":"\\ud83d"}'],
  ['arrays without end', NESTED],
  ['no JSON', 'thanks'],
  ['more than is read', JSON.stringify({ a: 'x'.repeat(20_000) })],
])('what a receiver answers can be stored: %s', async (_, answer) => {
  const server = createServer((request, response) => {
    request.resume()
    response.end(answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const post = webhookPoster({ secret: Buffer.from('s'), isAllowed: () => true })
  const { ok, body } = await post(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, 'id', '{}')
  server.close()
  expect([ok, jsonIssues(body, 'body')]).toEqual([true, []])
})
