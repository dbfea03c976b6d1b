import ipaddr from 'ipaddr.js'

/** Whether an address may be connected to. */
export type AddressPolicy = (address: string) => boolean

/** What an IPv6-only network calls the IPv4 internet; RFC 6052. The last four bytes are the address that is meant. */
const NAT64 = ipaddr.parseCIDR('64:ff9b::/96')
/** All that IANA has given out as global unicast; RFC 4291. */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3')

/**
 * Whether an address is one of the public internet: neither private,
 * link-local, shared by a carrier (CGNAT), nor of any other special use.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  // Also takes an IPv4 address out of an IPv6 one (::ffff:127.0.0.1).
  const parsed = ipaddr.process(address)
  if (parsed instanceof ipaddr.IPv4) return parsed.range() === 'unicast'
  if (parsed.match(NAT64)) return isPublicAddress(parsed.toByteArray().slice(-4).join('.'))
  return parsed.range() === 'unicast' && parsed.match(GLOBAL_UNICAST)
}

/**
 * Reads what the operator allows beside the public internet: `true` for everything, or addresses and ranges with commas
 * between, like `127.0.0.1, 10.2.0.0/16`.
 * @throws when it is neither
 */
export function addressPolicy(allowed = ''): AddressPolicy {
  if (allowed.trim() === 'true') return () => true
  const ranges = allowed
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== 'false')
    .map(rangeOf)
  return (address) => isPublicAddress(address) || isIn(address, ranges)
}

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number]

function rangeOf(part: string): Range {
  if (ipaddr.isValidCIDR(part)) return ipaddr.parseCIDR(part)
  if (!ipaddr.isValid(part))
    throw new Error(`ALLOW_PRIVATE_ADDRESSES: "${part}" is neither "true" nor an address or range like 10.2.0.0/16`)
  const parsed = ipaddr.process(part)
  return [parsed, parsed instanceof ipaddr.IPv4 ? 32 : 128]
}

function isIn(address: string, ranges: Range[]): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  return ranges.some(([network, bits]) => parsed.kind() === network.kind() && parsed.match(network, bits))
}
