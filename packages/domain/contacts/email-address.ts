import { domainToASCII } from 'node:url'

/** What RFC 5321 lets a whole address have, with room for what exists all the same. */
const MAX_BYTES = 320

/**
 * Runs of letters, digits and the signs of RFC 5322's `atext`, or of
 * anything beyond ASCII (RFC 6532), joined by single full stops.
 */
const LOCAL = /^[\w!#$%&'*+/=?^`{|}~\-\u0080-\u{10ffff}]+(?:\.[\w!#$%&'*+/=?^`{|}~\-\u0080-\u{10ffff}]+)*$/u
/**
 * What a domain may be written in: with anything else `domainToASCII` would read an escape or an IP address out of it.
 */
const WRITTEN_DOMAIN = /^[\p{L}\p{M}\p{N}.\u3002-]+$/u
const ASCII_DOMAIN =
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?=[a-z0-9-]*[a-z])[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const ASCII = /^[\0-\x7f]*$/
/** What nobody sees, or what would break a line of an email. */
const UNSEEN = /[\p{C}\p{Z}]/u

/**
 * An email address in the one form that it is stored in, or undefined when it is none: lower case, composed, the domain
 * as DNS has it (`müller.example` is `xn--mller-kva.example`), so that one mailbox is one contact however it is
 * written. A local part beyond ASCII stays (SMTPUTF8, RFC 6531).
 */
export function normaliseEmail(text: string): string | undefined {
  const address = text.trim().normalize('NFC').toLowerCase()
  const at = address.lastIndexOf('@')
  const [local, written] = [address.slice(0, at), address.slice(at + 1)]
  if (at < 1 || UNSEEN.test(address) || !LOCAL.test(local) || !WRITTEN_DOMAIN.test(written)) return undefined
  const domain = ASCII.test(written) ? written : domainToASCII(written)
  const normal = `${local}@${domain}`
  return ASCII_DOMAIN.test(domain) && domain.length <= 253 && Buffer.byteLength(normal) <= MAX_BYTES
    ? normal
    : undefined
}
