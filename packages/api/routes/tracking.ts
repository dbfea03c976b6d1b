import { clickTarget } from '@parcours/domain/content/click-target.ts'
import type { MessageEvent } from '@parcours/domain/delivery/message-events.ts'
import { messageOfToken } from '@parcours/domain/delivery/tokens.ts'
import { Problem } from '@parcours/domain/problem.ts'
import { isMachine } from '@parcours/model/delivery/machines.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ApiDeps } from '../deps.ts'
import { registerUnsubscribe } from './unsubscribe.ts'

const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
/** Of a form: nothing here needs more. */
const BODY_BYTES = 10_000

/**
 * Public addresses that stand in emails, in a scope of their own.
 * They answer the same to anyone, and a forged token is no one's.
 */
export function registerTracking(scope: FastifyInstance, deps: ApiDeps): void {
  // RFC 8058 lets the one click come as either kind of form, and
  // servers send it as they please: no body is a wrong one.
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', async (_: FastifyRequest, payload: AsyncIterable<Buffer>) =>
    readText(payload, BODY_BYTES),
  )
  scope.addHook('onRequest', async (request) => {
    delete request.raw.headers['content-type']
  })
  registerReading(scope, deps)
  registerUnsubscribe(scope, deps)
}

/** Pixels and links. */
function registerReading(server: FastifyInstance, { signingKey, trackedEvents, clock }: ApiDeps): void {
  const trace = ({ headers, ip, method }: FastifyRequest) => {
    const userAgent = (headers['user-agent'] ?? '').slice(0, 300)
    const purpose = [headers['sec-purpose'], headers.purpose, headers['x-purpose'], headers['x-moz']].join(' ')
    return { userAgent, ip, ...(isMachine({ userAgent, method, purpose }) && { by: 'machine' }) }
  }
  // A reader gets what was asked for, even while it cannot be kept that they did.
  const keep = async (event: MessageEvent, { log }: FastifyRequest) => {
    await trackedEvents.add([event]).catch((error: unknown) => log.error({ err: error }, 'a event is lost'))
  }

  server.get<{ Params: { token: string } }>('/t/o/:token', async (request, reply) => {
    const messageId = messageOfToken(signingKey, 'open', request.params.token)
    if (messageId) await keep({ messageId, kind: 'opened', at: clock(), data: trace(request) }, request)
    return reply.header('cache-control', 'no-store').type('image/gif').send(PIXEL)
  })

  server.get<{ Params: { token: string }; Querystring: { n?: string; u?: string } }>(
    '/t/c/:token',
    async (request, reply) => {
      const { n, u } = oneOfEach(request.query)
      const messageId = messageOfToken(signingKey, 'click', request.params.token, `${n} ${u}`)
      const target = clickTarget(u)
      if (!messageId || !target) throw new Problem('notFound', 'request.unknownAddress')
      await keep(
        { messageId, kind: 'clicked', at: clock(), data: { ...trace(request), url: u, link: Number(n) } },
        request,
      )
      return reply.header('cache-control', 'no-store').redirect(target.href, 302)
    },
  )
}

const oneOfEach = (query: { n?: unknown; u?: unknown }) => ({
  n: typeof query.n === 'string' ? query.n : '',
  u: typeof query.u === 'string' ? query.u : '',
})

/** The beginning of a body; what is beyond is read and dropped. */
async function readText(payload: AsyncIterable<Buffer>, bytes: number): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of payload) {
    if (size < bytes) parts.push(part)
    size += part.length
  }
  return Buffer.concat(parts).subarray(0, bytes).toString()
}
