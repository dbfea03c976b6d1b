import { createHmac } from 'node:crypto'
import { lookup } from 'node:dns'
import ipaddr from 'ipaddr.js'
import { Agent, fetch } from 'undici'

const TIMEOUT_MS = 10_000

export interface WebhookSettings {
  /** Signs every call (Standard Webhooks, v1). */
  secret: Buffer
  /** Operators may allow calls into their own network; by default they are refused (SSRF). */
  allowPrivate: boolean
}

/** Whether an address is one of the public internet. */
export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast'
}

/** Posts signed JSON to customers' addresses. True when the receiver took it (2xx). */
export function webhookPoster({ secret, allowPrivate }: WebhookSettings) {
  // The name is resolved once and that very address connected to: it cannot change in between.
  const agent = new Agent({
    connect: {
      timeout: TIMEOUT_MS,
      lookup: (hostname, options, callback) =>
        lookup(hostname, { ...options, all: true }, (error, addresses) => {
          const allowed = (addresses ?? []).filter(({ address }) => allowPrivate || isPublicAddress(address))
          const [first] = allowed
          if (error || !first) callback(error ?? new Error(`${hostname} leads to a private address`), '', 4)
          else if (options.all) callback(null, allowed)
          else callback(null, first.address, first.family)
        }),
    },
  })
  return async (url: string, id: string, body: unknown): Promise<boolean> => {
    const { hostname } = new URL(url)
    const literal = hostname.replace(/^\[|\]$/g, '')
    if (!allowPrivate && ipaddr.isValid(literal) && !isPublicAddress(literal)) return false
    const payload = JSON.stringify(body)
    const timestamp = String(Math.floor(Date.now() / 1000))
    const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${payload}`).digest('base64')
    const headers = { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
    const answer = await fetch(url, { method: 'POST', body: payload, headers, dispatcher: agent, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => undefined)
    await answer?.body?.cancel()
    return answer?.ok ?? false
  }
}
