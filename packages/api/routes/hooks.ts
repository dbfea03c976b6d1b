import { readResendWebhook } from '@parcours/channels/email/resend.ts'
import { inWorkspace } from '@parcours/db/connection.ts'
import { applyOutcomes, findByProviderId } from '@parcours/domain/delivery/outcomes.ts'
import { loadSender } from '@parcours/domain/delivery/senders.ts'
import { storeEvents } from '@parcours/domain/events/inbox.ts'
import { Problem } from '@parcours/domain/problem.ts'
import { parsePublicId } from '@parcours/model/id.ts'
import type { FastifyInstance } from 'fastify'
import type { ApiDeps } from '../deps.ts'

/** Notices of providers: verified by signature, applied in any order and any number of times. */
export function registerHooks(server: FastifyInstance, { db, signingKey, clock }: ApiDeps): void {
  server.register(async (scope) => {
    // The signature is over the bytes as sent.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit: 256 * 1024 }, (_, body, done) => done(null, body))
    scope.post<{ Params: { workspace: string } }>('/hooks/resend/:workspace', { schema: { hide: true } }, async (request, reply) => {
      const workspaceId = parsePublicId('workspace', request.params.workspace)
      if (!workspaceId) throw new Problem('notFound', 'request.unknownAddress')
      const header = (name: string) => String(request.headers[name] ?? '')
      const now = clock()
      await inWorkspace(db, workspaceId, async (tx) => {
        const exists = await tx.selectFrom('email_senders').select('provider').executeTakeFirst()
        const sender = exists && (await loadSender(tx, signingKey))
        if (!sender?.webhookSecret) throw new Problem('notFound', 'request.unknownAddress')
        const noticeId = header('svix-id')
        const notice = verified(() => readResendWebhook(String(request.body), { id: noticeId, timestamp: header('svix-timestamp'), signature: header('svix-signature') }, sender.webhookSecret ?? ''))
        const messageId = notice && (await findByProviderId(tx, notice.providerId))
        if (!notice || !messageId) return
        await storeEvents(tx, await applyOutcomes(tx, workspaceId, [{ messageId, kind: notice.kind, at: notice.at, data: notice.data, noticeId }], now), now)
      })
      return reply.code(204).send()
    })
  })
}

function verified<T>(read: () => T): T {
  try {
    return read()
  } catch {
    throw new Problem('unauthenticated', 'access.keyUnknown')
  }
}
