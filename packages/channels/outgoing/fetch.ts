import { Agent, buildConnector, fetch, type RequestInit, type Response } from 'undici'
import type { AddressPolicy } from './addresses.ts'
import { lookupAllowed, refuseConnected, refuseLiteral } from './connect.ts'
import { aboutToTalk } from './forbidden.ts'

/** Calls an address that a user gave; it follows no redirect. */
export type GuardedFetch = (url: string, init: Omit<RequestInit, 'dispatcher' | 'redirect'>) => Promise<Response>

/**
 * The one way to web addresses that users give. Each connection is looked at as it is made, whatever led to it: names
 * and addresses alike, before anything is sent.
 */
export function guardedFetch({ isAllowed, timeoutMs }: { isAllowed: AddressPolicy; timeoutMs: number }): GuardedFetch {
  const connector = buildConnector({ timeout: timeoutMs, lookup: lookupAllowed(isAllowed) })
  const dispatcher = new Agent({
    connect(options, callback) {
      try {
        refuseLiteral(options.hostname, isAllowed)
      } catch (error) {
        return callback(error as Error, null)
      }
      connector(options, (...[error, socket]) => {
        if (error) return callback(error, null)
        try {
          refuseConnected(socket, options.hostname, isAllowed)
        } catch (refused) {
          return callback(refused as Error, null)
        }
        callback(null, socket)
      })
    },
  })
  return (url, init) => {
    aboutToTalk()
    return fetch(url, { ...init, dispatcher, redirect: 'manual' })
  }
}
