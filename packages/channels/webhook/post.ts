import { createHmac } from 'node:crypto'
import { fetch } from 'undici'
import { namesPrivateAddress, publicAgent } from '../web/public-agent.ts'

const TIMEOUT_MS = 10_000

export interface WebhookSettings {
  /** Signs every call (Standard Webhooks, v1). */
  secret: Buffer
  /** Operators may allow calls into their own network; by default they are refused (SSRF). */
  allowPrivate: boolean
}

/** Posts signed JSON to customers' addresses. True when the receiver took it (2xx). */
export function webhookPoster({ secret, allowPrivate }: WebhookSettings) {
  const agent = publicAgent({ allowPrivate, timeoutMs: TIMEOUT_MS })
  return async (url: string, id: string, body: unknown): Promise<boolean> => {
    if (!allowPrivate && namesPrivateAddress(url)) return false
    const payload = JSON.stringify(body)
    const timestamp = String(Math.floor(Date.now() / 1000))
    const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${payload}`).digest('base64')
    const headers = { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
    const answer = await fetch(url, { method: 'POST', body: payload, headers, dispatcher: agent, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => undefined)
    await answer?.body?.cancel()
    return answer?.ok ?? false
  }
}
