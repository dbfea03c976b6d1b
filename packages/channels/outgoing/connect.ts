import { lookup } from 'node:dns'
import { connect, isIP, type LookupFunction, type Socket } from 'node:net'
import type { AddressPolicy } from './addresses.ts'
import { aboutToTalk } from './forbidden.ts'

/** A host that leads to an address which may not be connected to (SSRF). */
export class PrivateAddress extends Error {
  readonly code = 'EPRIVATE'
  constructor(host: string) {
    super(`${host} leads to a private address`)
  }
}

/**
 * Resolves names to the addresses that are allowed. A socket connects
 * to one of these very addresses: a name cannot change in between.
 */
export function lookupAllowed(isAllowed: AddressPolicy): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const allowed = (addresses ?? []).filter(({ address }) => isAllowed(address))
      const [first] = allowed
      if (error || !first) callback(error ?? new PrivateAddress(hostname), '', 4)
      else if (options.all) callback(null, allowed)
      else callback(null, first.address, first.family)
    })
}

/** A host that is an address itself is never looked up: it is checked here. @throws PrivateAddress */
export function refuseLiteral(host: string, isAllowed: AddressPolicy): void {
  const literal = host.replace(/^\[|\]$/g, '')
  if (isIP(literal) && !isAllowed(literal)) throw new PrivateAddress(host)
}

/** Once it is connected, where a socket really leads is asked again. @throws PrivateAddress */
export function refuseConnected(socket: Socket, host: string, isAllowed: AddressPolicy): void {
  if (socket.remoteAddress !== undefined && isAllowed(socket.remoteAddress)) return
  socket.destroy()
  throw new PrivateAddress(host)
}

/** Connects to a host that a user named. @throws PrivateAddress, or what the system says */
export async function connectTo({
  host,
  port,
  isAllowed,
  timeoutMs,
}: {
  host: string
  port: number
  isAllowed: AddressPolicy
  timeoutMs: number
}): Promise<Socket> {
  aboutToTalk()
  refuseLiteral(host, isAllowed)
  const socket = connect({ host, port, lookup: lookupAllowed(isAllowed) })
  await new Promise<void>((resolve, reject) => {
    const slow = setTimeout(
      () => socket.destroy(Object.assign(new Error(`${host}:${port} did not answer in time`), { code: 'ETIMEDOUT' })),
      timeoutMs,
    )
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      resolve()
    })
    socket.once('close', () => clearTimeout(slow))
    socket.once('connect', () => clearTimeout(slow))
  })
  refuseConnected(socket, host, isAllowed)
  return socket
}
