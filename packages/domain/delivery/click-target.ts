/** Beyond, addresses with their redirect would be longer than servers take. */
const MAX_LENGTH = 4000

/** Where a counted link leads: as a browser reads the address, in letters that a header takes; undefined where it cannot be counted. */
export function clickTarget(address: string): URL | undefined {
  if (address.length > MAX_LENGTH) return undefined
  const url = URL.parse(address)
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url : undefined
}
