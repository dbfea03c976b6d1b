import { createHmac } from 'node:crypto'
import { cleanJson } from '@parcours/model/values/json.ts'
import type { AddressPolicy } from '../outgoing/addresses.ts'
import { guardedFetch } from '../outgoing/fetch.ts'

const TIMEOUT_MS = 10_000

export interface WebhookSettings {
  /** Signs every call (Standard Webhooks, v1). */
  secret: Buffer
  /** Operators may allow calls into their own network; by default they are refused (SSRF). */
  isAllowed: AddressPolicy
}

/** What a receiver answered. */
interface WebhookAnswer {
  /** Taken (2xx). */
  ok: boolean
  /** The answer's JSON, where it is some and not too long; else null. It can be stored, whatever it says. */
  body: unknown
}

const LONGEST_ANSWER = 16_000

/** Posts signed JSON to customers' addresses. What cannot be reached has not taken it. */
export function webhookPoster({ secret, isAllowed }: WebhookSettings) {
  const call = guardedFetch({ isAllowed, timeoutMs: TIMEOUT_MS })
  return async (url: string, id: string, payload: string): Promise<WebhookAnswer> => {
    if (!URL.canParse(url)) return { ok: false, body: null }
    const timestamp = String(Math.floor(Date.now() / 1000))
    const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${payload}`).digest('base64')
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    }
    const answer = await call(url, {
      method: 'POST',
      body: payload,
      headers,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch(() => undefined)
    return { ok: answer?.ok ?? false, body: answer?.body ? await readJson(answer.body) : null }
  }
}

async function readJson(stream: AsyncIterable<Uint8Array>): Promise<unknown> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of stream) {
      length += chunk.length
      // Leaving the loop closes the stream.
      if (length > LONGEST_ANSWER) return null
      chunks.push(chunk)
    }
    return cleanJson(JSON.parse(Buffer.concat(chunks).toString('utf8')))
  } catch {
    return null
  }
}
