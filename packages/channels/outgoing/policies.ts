import { type AddressPolicy, addressPolicy } from './addresses.ts'

/** Where what users name may lead: on the web (webhooks, links), and for mail servers. */
export interface OutgoingPolicies {
  web: AddressPolicy
  mail: AddressPolicy
}

const LOOPBACK = '127.0.0.0/8, ::1'
const isLoopback = (url: string) => /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(new URL(url).hostname)

/**
 * What the operator allows, as `addressPolicy` reads it. An installation that only its own machine reaches may also use
 * a mail server on that machine by default: installations that are being tried out have one there.
 * @throws when the setting cannot be read
 */
export function outgoingPolicies(allowed: string, publicUrl: string): OutgoingPolicies {
  return {
    web: addressPolicy(allowed),
    mail: addressPolicy(allowed === '' && isLoopback(publicUrl) ? LOOPBACK : allowed),
  }
}
