/** Beyond, an address within a counted one would be longer than servers take. */
const MAX_LENGTH = 6000

/**
 * Where a counted link leads: as a browser reads the address, in
 * letters that a header takes; undefined where it cannot be counted.
 */
export function clickTarget(address: string): URL | undefined {
  const url = URL.parse(address)
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url : undefined
}

/** Whether an address leads to the web, and may stand within another. */
export function isCountable(address: string): boolean {
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return false
  return address.length * 9 <= MAX_LENGTH || encodeURIComponent(address.toWellFormed()).length <= MAX_LENGTH
}
