import { lookup } from 'node:dns'
import ipaddr from 'ipaddr.js'
import { Agent } from 'undici'

/** Whether an address is one of the public internet. */
export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast'
}

/** Whether a URL names a private address outright; names are looked at when they are resolved (see {@link publicAgent}). */
export function namesPrivateAddress(url: string): boolean {
  const literal = new URL(url).hostname.replace(/^\[|\]$/g, '')
  return ipaddr.isValid(literal) && !isPublicAddress(literal)
}

/**
 * Connects to addresses that users gave, and to none of a private network unless the operator allows it (SSRF). A name is resolved once and that very
 * address connected to: it cannot change in between.
 */
export function publicAgent({ allowPrivate, timeoutMs }: { allowPrivate: boolean; timeoutMs: number }): Agent {
  return new Agent({
    connect: {
      timeout: timeoutMs,
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
}
