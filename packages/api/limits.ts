import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { tooMany } from './attempts.ts'

/** What a route counts against: guessing passwords and tokens is slow, sending events is not. */
export type LimitName = 'api' | 'tracking' | 'login'

export interface RateLimits extends Record<LimitName, number> {
  /** Unknown keys and sessions from one address. */
  unknown: number
  /** Wrong passwords for one account in a quarter of an hour. */
  account: number
}

/** A minute, from one address or key. */
export const RATE_LIMITS: RateLimits = { api: 3000, tracking: 600_000, login: 20, unknown: 60, account: 30 }

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `api` when absent. */
    limit?: LimitName
  }
}

export function limitOf(request: FastifyRequest): LimitName {
  return request.routeOptions.config.limit ?? 'api'
}

/**
 * Limits requests by the route that they reach: how the address was written says nothing.
 * The hook stands behind the one that finds out who calls, before any body is read.
 */
export async function registerLimits(server: FastifyInstance, limits: RateLimits): Promise<void> {
  await server.register(rateLimit, {
    hook: 'onRequest',
    timeWindow: 60_000,
    max: (request) => limits[limitOf(request)],
    keyGenerator: (request) =>
      `${limitOf(request)} ${request.caller.kind === 'key' ? request.caller.keyId : request.ip}`,
    errorResponseBuilder: (_, { ttl }) => tooMany(ttl),
  })
}

/** Registers routes that count against another limit than `api`. */
export function withLimit(server: FastifyInstance, limit: LimitName, register: (scope: FastifyInstance) => void): void {
  server.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { limit, ...route.config }
    })
    register(scope)
  })
}
