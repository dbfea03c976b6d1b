import { workspaceName } from '@parcours/domain/access/workspaces.ts'
import { findMessages, recordUnsubscribeReason } from '@parcours/domain/delivery/message-events.ts'
import { messageOfToken } from '@parcours/domain/delivery/tokens.ts'
import { Problem } from '@parcours/domain/problem.ts'
import { UNSUBSCRIBE_REASONS } from '@parcours/model/delivery/message.ts'
import { pickLanguage } from '@parcours/model/i18n/say.ts'
import type { FastifyInstance } from 'fastify'
import type { ApiDeps } from '../deps.ts'
import { sendPage } from './public-page.ts'
import { unsubscribePage } from './unsubscribe-page.ts'

/**
 * The page behind an unsubscribe link, and the one click of RFC 8058.
 * The scope that it is given reads bodies of any content type as text.
 */
export function registerUnsubscribe(server: FastifyInstance, { signingKey, messageEvents, clock, db }: ApiDeps): void {
  const messageBehind = async (token: string) => {
    const messageId = messageOfToken(signingKey, 'unsubscribe', token)
    const message = messageId ? (await findMessages(db, [messageId])).get(messageId) : undefined
    if (!messageId || !message) throw new Problem('notFound', 'request.unknownAddress')
    return { messageId, workspace: await workspaceName(db, message.workspaceId), address: message.address ?? '' }
  }

  // Looking does not unsubscribe: link scanners look.
  server.get<{ Params: { token: string } }>('/t/u/:token', async (request, reply) => {
    const { workspace, address } = await messageBehind(request.params.token)
    const language = pickLanguage(request.headers['accept-language'])
    return sendPage(reply, unsubscribePage({ language, workspace, address, step: 'ask', action: '' }))
  })

  // One POST without cookies or redirects, from the page or from a mail provider's server: the signed address is the
  // contact's will, whatever carries it.
  server.post<{ Params: { token: string } }>('/t/u/:token', async (request, reply) => {
    const { messageId, workspace, address } = await messageBehind(request.params.token)
    const evidence = { userAgent: (request.headers['user-agent'] ?? '').slice(0, 300), ip: request.ip }
    await messageEvents.add([{ messageId, kind: 'unsubscribed', at: clock(), data: evidence }])
    const language = pickLanguage(request.headers['accept-language'])
    const action = `/t/u/${request.params.token}/reason`
    return sendPage(reply, unsubscribePage({ language, workspace, address, step: 'done', action }))
  })

  // The page that thanks stands at this address, and is opened again from a history.
  server.get<{ Params: { token: string } }>('/t/u/:token/reason', async (request, reply) => {
    await messageBehind(request.params.token)
    return reply.header('cache-control', 'no-store').redirect(`/t/u/${request.params.token}`, 302)
  })

  // Why, where a contact cares to say; the unsubscription itself is done by then.
  server.post<{ Params: { token: string }; Body: unknown }>('/t/u/:token/reason', async (request, reply) => {
    const { messageId, workspace, address } = await messageBehind(request.params.token)
    const given = new URLSearchParams(typeof request.body === 'string' ? request.body : '').get('reason')
    const reason = UNSUBSCRIBE_REASONS.find((one) => one === given)
    if (reason) await recordUnsubscribeReason(db, messageId, reason)
    const language = pickLanguage(request.headers['accept-language'])
    return sendPage(reply, unsubscribePage({ language, workspace, address, step: 'thanks', action: '' }))
  })
}
