import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** What a page may send along unless it asks for more. */
const DEFAULT_HEADERS = 'authorization, content-type, content-encoding'
/** Names of headers, as a preflight lists them. */
const HEADER_LIST = /^[\w!#$%&'*+.^`|~-]+(\s*,\s*[\w!#$%&'*+.^`|~-]+){0,31}$/
const PREFLIGHT_SECONDS = 86_400

/**
 * Lets pages of any origin send: the key in the message says whose it is, and cookies are never looked at for them
 * (`Access-Control-Allow-Origin: *` excludes credentials). https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function allowAnyOrigin(scope: FastifyInstance): void {
  scope.addHook('onRequest', async (_, reply) => {
    reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin')
  })
  scope.addHook('onRoute', ({ method, url }) => {
    if (method === 'POST') scope.options(url, answerPreflight)
  })
}

async function answerPreflight(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const asked = request.headers['access-control-request-headers']
  await reply
    .code(204)
    .header('access-control-allow-methods', 'POST, OPTIONS')
    .header('access-control-allow-headers', asked && HEADER_LIST.test(asked) ? asked : DEFAULT_HEADERS)
    .header('access-control-max-age', PREFLIGHT_SECONDS)
    .header('vary', 'access-control-request-headers')
    .send()
}
