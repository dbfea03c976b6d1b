import { Problem } from '@parcours/domain/problem.ts'
import type { FastifyInstance, HTTPMethods } from 'fastify'

/**
 * Notes every route from here on. What is returned then answers the other methods of their addresses:
 * OPTIONS with what is allowed, the rest with 405 (RFC 9110, 15.5.6).
 */
export function noteMethods(server: FastifyInstance): () => void {
  const noted = new Map<string, Set<string>>()
  server.addHook('onRoute', ({ method, url }) => {
    if (!/^\/(api|v1|t|hooks|health)(\/|$)/.test(url)) return
    const methods = noted.get(url) ?? new Set()
    for (const one of [method].flat()) methods.add(one)
    noted.set(url, methods)
  })
  return () => {
    for (const [url, methods] of [...noted]) {
      const allowed = [...methods].sort().join(', ')
      server.route({
        method: (server.supportedMethods as HTTPMethods[]).filter((method) => !methods.has(method)),
        url,
        // Before any body is read.
        onRequest: async (request, reply) => {
          reply.header('allow', allowed)
          if (request.method === 'OPTIONS') return reply.code(204).send()
          throw new Problem('methodNotAllowed', 'request.method', { method: request.method, allowed })
        },
        handler: async () => undefined,
      })
    }
  }
}
