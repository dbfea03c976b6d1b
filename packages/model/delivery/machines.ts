/**
 * Programs that fetch images and follow links with nobody looking: Apple's mail privacy protection calls itself
 * "Mozilla/5.0" and nothing more; filters and scanners name themselves, or their tools. Gmail's and Yahoo's image
 * proxies are not among them: they fetch when a contact opens.
 */
const MACHINES = [
  /^(Mozilla\/[45]\.0)?$/i,
  /Barracuda|Mimecast|Proofpoint|Symantec|MessageLabs|TrendMicro|FireEye|SafeLinks|Sophos|Cisco-?IronPort/i,
  /Bitdefender|\b(bot|crawler|spider|scanner|preview|headless)\b/i,
  /\b(curl|wget|python|java|go-http-client|okhttp|axios|node-fetch|undici)\b/i,
]

/**
 * Whether a request for a pixel or a link was made by a machine by itself, from what
 * it says of itself. A HEAD looks without reading; a browser that fetches ahead
 * (`Sec-Purpose: prefetch`, older ones `Purpose` and `X-Moz`) has nobody looking yet.
 */
export function isMachine({
  userAgent,
  method,
  purpose,
}: {
  userAgent: string
  method: string
  purpose: string
}): boolean {
  if (method === 'HEAD' || /\b(prefetch|prerender|preview)/i.test(purpose)) return true
  return MACHINES.some((machine) => machine.test(userAgent.trim()))
}
