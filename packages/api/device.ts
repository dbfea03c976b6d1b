import type { Device } from '@parcours/domain/access/sessions.ts'
import type { FastifyRequest } from 'fastify'

/** The device that a request comes from, as it says itself. */
export function deviceOf({ ip, headers }: FastifyRequest): Device {
  return { address: ip, userAgent: headers['user-agent']?.slice(0, 300) ?? null }
}
