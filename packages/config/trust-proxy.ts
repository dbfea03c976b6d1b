import { isIP } from 'node:net'

/** Whether to believe what an address says of the one before it: see `X-Forwarded-For`. */
export type TrustProxy = false | string[] | ((address: string, hop: number) => boolean)

const RANGES = ['loopback', 'linklocal', 'uniquelocal']

function isRange(part: string): boolean {
  const [address = '', bits, ...more] = part.split('/')
  const maxBits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  return maxBits > 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= maxBits))
}

/**
 * Reads `TRUST_PROXY`: how many proxies stand before this installation, or their addresses. A client can write anything
 * before what the proxies add, so nobody is ever trusted without end: `true` means one proxy.
 * @throws with what may be said
 */
export function readTrustProxy(said: string | undefined): TrustProxy {
  const given = said?.trim() ?? ''
  if (given === '' || given === 'false' || given === '0') return false
  const hops = given === 'true' ? 1 : /^[1-9]$/.test(given) ? Number(given) : undefined
  if (hops !== undefined) return (_, hop) => hop < hops
  const parts = given.split(',').map((part) => part.trim())
  if (parts.every((part) => RANGES.includes(part) || isRange(part))) return parts
  throw new Error(
    `TRUST_PROXY takes a number of proxies (1 to 9) or their addresses ("10.0.0.0/8, 192.0.2.7"), not "${given}".`,
  )
}
