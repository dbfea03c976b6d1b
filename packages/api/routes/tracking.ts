import { findMessages, noteLeavingReason } from '@parcours/domain/delivery/outcomes.ts'
import { messageOfToken } from '@parcours/domain/delivery/tokens.ts'
import { Problem } from '@parcours/domain/problem.ts'
import { isMachine } from '@parcours/model/delivery/machines.ts'
import { pickLanguage } from '@parcours/model/i18n/say.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ApiDeps } from '../deps.ts'
import { LEAVING_REASONS, unsubscribePage } from './unsubscribe-page.ts'

const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

/** Public addresses that stand in emails. They answer the same to anyone, and a forged token is no one's. */
export function registerTracking(server: FastifyInstance, deps: ApiDeps): void {
  const { signingKey, hits, outcomes, clock, db } = deps
  const trace = ({ headers, ip, method }: FastifyRequest) => {
    const userAgent = (headers['user-agent'] ?? '').slice(0, 300)
    return { userAgent, ip, ...(isMachine({ userAgent, method }) && { by: 'machine' }) }
  }
  const hidden = { schema: { hide: true } }

  server.get<{ Params: { token: string } }>('/t/o/:token', hidden, async (request, reply) => {
    const messageId = messageOfToken(signingKey, 'open', request.params.token)
    if (messageId) await hits.add([{ messageId, kind: 'opened', at: clock(), data: trace(request) }])
    return reply.header('cache-control', 'no-store').type('image/gif').send(PIXEL)
  })

  server.get<{ Params: { token: string }; Querystring: { n?: string; u?: string } }>('/t/c/:token', hidden, async (request, reply) => {
    const { n = '', u = '' } = request.query
    const messageId = messageOfToken(signingKey, 'click', request.params.token, `${n} ${u}`)
    if (!messageId || !/^https?:\/\//i.test(u)) throw new Problem('notFound', 'request.unknownAddress')
    await hits.add([{ messageId, kind: 'clicked', at: clock(), data: { ...trace(request), url: u, link: Number(n) } }])
    return reply.header('cache-control', 'no-store').redirect(u, 302)
  })

  const messageBehind = async (token: string) => {
    const messageId = messageOfToken(signingKey, 'unsubscribe', token)
    const message = messageId ? (await findMessages(db, [messageId])).get(messageId) : undefined
    if (!messageId || !message) throw new Problem('notFound', 'request.unknownAddress')
    const workspace = await db.selectFrom('workspaces').select('name').where('id', '=', message.workspaceId).executeTakeFirstOrThrow()
    return { messageId, workspace: workspace.name, address: message.address ?? '' }
  }
  const page = (reply: FastifyReply, html: string) =>
    reply
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'")
      .header('referrer-policy', 'no-referrer')
      .type('text/html; charset=utf-8')
      .send(html)

  // Looking does not unsubscribe: link scanners look.
  server.get<{ Params: { token: string } }>('/t/u/:token', hidden, async (request, reply) => {
    const { workspace, address } = await messageBehind(request.params.token)
    return page(reply, unsubscribePage({ language: pickLanguage(request.headers['accept-language']), workspace, address, step: 'ask', action: '' }))
  })
  // RFC 8058: one POST without cookies or redirects, from a mail client or from the page.
  server.post<{ Params: { token: string } }>('/t/u/:token', hidden, async (request, reply) => {
    const { messageId, workspace, address } = await messageBehind(request.params.token)
    await outcomes.add([{ messageId, kind: 'unsubscribed', at: clock(), data: trace(request) }])
    return page(reply, unsubscribePage({ language: pickLanguage(request.headers['accept-language']), workspace, address, step: 'done', action: `/t/u/${request.params.token}/reason` }))
  })

  // Why, where someone cares to say; the unsubscription itself is done by then.
  server.post<{ Params: { token: string }; Body: unknown }>('/t/u/:token/reason', hidden, async (request, reply) => {
    const { messageId, workspace, address } = await messageBehind(request.params.token)
    const given = new URLSearchParams(typeof request.body === 'string' ? request.body : '').get('reason')
    const reason = LEAVING_REASONS.find((one) => one === given)
    if (reason) await noteLeavingReason(db, messageId, reason)
    return page(reply, unsubscribePage({ language: pickLanguage(request.headers['accept-language']), workspace, address, step: 'thanks', action: '' }))
  })
}
