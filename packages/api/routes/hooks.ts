import { readReturnedMail } from '@parcours/channels/email/bounces.ts'
import { readResendWebhook, SignatureWrong } from '@parcours/channels/email/resend.ts'
import { inWorkspace } from '@parcours/db/connection.ts'
import { type SigningKey, sign, signatureFits } from '@parcours/domain/access/secrets.ts'
import { loadConnection } from '@parcours/domain/delivery/connection.ts'
import { applyMessageEvents, findByProviderId } from '@parcours/domain/delivery/message-events.ts'
import { applyReturnedMail } from '@parcours/domain/delivery/returned-mail.ts'
import { storeEvents } from '@parcours/domain/events/inbox.ts'
import { Problem } from '@parcours/domain/problem.ts'
import { parsePublicId, publicId } from '@parcours/model/id.ts'
import type { FastifyInstance } from 'fastify'
import type { ApiDeps } from '../deps.ts'

/** Notices of providers: verified by signature, applied in any order and any number of times. */
export function registerHooks(server: FastifyInstance, deps: ApiDeps): void {
  const { db, signingKey, clock } = deps
  registerReturnedMail(server, deps)
  server.register(async (scope) => {
    // The signature is over the bytes as sent.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_, body, done) => done(null, body))
    scope.post<{ Params: { workspace: string } }>(
      '/hooks/resend/:workspace',
      { bodyLimit: 256 * 1024 },
      async (request, reply) => {
        const workspaceId = parsePublicId('workspace', request.params.workspace)
        if (!workspaceId) throw new Problem('notFound', 'request.unknownAddress')
        const header = (name: string) => String(request.headers[name] ?? '')
        const now = clock()
        await inWorkspace(db, workspaceId, async (tx) => {
          const exists = await tx.selectFrom('email_senders').select('provider').executeTakeFirst()
          const connection = exists && (await loadConnection(tx, signingKey))
          if (!connection?.webhookSecret) throw new Problem('notFound', 'request.unknownAddress')
          const providerEventId = header('svix-id')
          const notice = verified(() =>
            readResendWebhook(
              String(request.body),
              { id: providerEventId, timestamp: header('svix-timestamp'), signature: header('svix-signature') },
              connection.webhookSecret ?? '',
            ),
          )
          const messageId = notice && (await findByProviderId(tx, notice.providerId))
          if (!notice || !messageId) return
          await storeEvents(
            tx,
            await applyMessageEvents(
              tx,
              workspaceId,
              [{ messageId, kind: notice.kind, at: notice.at, data: notice.data, providerEventId }],
              now,
            ),
            now,
          )
        })
        return reply.code(204).send()
      },
    )
  })
}

/** The address to which a mail server hands mail that came back, for one workspace; whoever knows it may. */
export function returnedMailUrl(publicUrl: string, signingKey: SigningKey, workspaceId: string): string {
  return `${publicUrl}/hooks/returned-mail/${publicId('workspace', workspaceId)}/${sign(signingKey, 'returned-mail', workspaceId)}`
}

/** Mail that came back, as it is: bounces of SMTP and complaints. Applied any number of times. */
function registerReturnedMail(server: FastifyInstance, { db, signingKey, clock }: ApiDeps): void {
  server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body))
    scope.post<{ Params: { workspace: string; token: string } }>(
      '/hooks/returned-mail/:workspace/:token',
      { bodyLimit: 1024 * 1024 },
      async (request, reply) => {
        const workspaceId = parsePublicId('workspace', request.params.workspace)
        if (!workspaceId || !signatureFits(signingKey, 'returned-mail', workspaceId, request.params.token))
          throw new Problem('notFound', 'request.unknownAddress')
        const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
        const now = clock()
        const reports = await readReturnedMail(raw)
        const applied = await inWorkspace(db, workspaceId, (tx) =>
          applyReturnedMail(tx, workspaceId, raw, reports, now),
        )
        return reply.send({ reports: reports.length, applied })
      },
    )
  })
}

function verified<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof SignatureWrong) throw new Problem('unauthenticated', 'hook.signatureWrong')
    throw error
  }
}
