import type { FastifyInstance } from 'fastify'
import { NotJson } from './problems.ts'

/**
 * Reads JSON as it is written: what may stand in it, the routes say.
 * No body at all is none, whatever its type was to be.
 */
export function readJsonBodies(server: FastifyInstance): void {
  server.removeContentTypeParser(['application/json', 'text/plain'])
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_, body, done) => {
    if (body === '') return done(null, undefined)
    try {
      done(null, JSON.parse(String(body)))
    } catch {
      done(new NotJson(String(body)))
    }
  })
}
