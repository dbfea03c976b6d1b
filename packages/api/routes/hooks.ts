import { readReturnedMail } from '@parcours/channels/email/bounces.ts'
import { providerKind } from '@parcours/channels/registry.ts'
import { inWorkspace } from '@parcours/db/connection.ts'
import { type SigningKey, sign, signatureFits } from '@parcours/domain/access/secrets.ts'
import { applyReturnedMail } from '@parcours/domain/channels/email/returned-mail.ts'
import { type FoundConnection, findConnection, firstConnection } from '@parcours/domain/connections/find.ts'
import { applyProviderReports } from '@parcours/domain/delivery/provider-reports.ts'
import { Problem } from '@parcours/domain/problem.ts'
import type { ProviderKind } from '@parcours/model/channels/provider-kind.ts'
import { CHANNELS } from '@parcours/model/channels/registry.ts'
import { SignatureWrong } from '@parcours/model/channels/webhook.ts'
import { ProviderUnavailable } from '@parcours/model/delivery/provider-problem.ts'
import type { Words } from '@parcours/model/i18n/say.ts'
import { parsePublicId, publicId } from '@parcours/model/id.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ApiDeps } from '../deps.ts'

/** Notices of providers: verified by signature, applied in any order and any number of times. */
export function registerHooks(server: FastifyInstance, deps: ApiDeps): void {
  const { db, signingKey } = deps
  registerReturnedMail(server, deps)
  server.register(async (scope) => {
    // The signature is over the bytes as sent, whatever they are called.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, body))
    const options = { bodyLimit: 256 * 1024 }
    scope.post<{ Params: { channel: string; connection: string } }>(
      '/hooks/:channel/:connection',
      options,
      async (request, reply) => {
        const channel = CHANNELS.find((one) => one === request.params.channel)
        const id = parsePublicId('connection', request.params.connection)
        const connection = channel && id && (await findConnection(db, signingKey, channel, id))
        if (!connection) throw new Problem('notFound', 'request.unknownAddress')
        await takeWebhook(deps, connection, request)
        return reply.code(204).send()
      },
    )
    // The address of Resend's webhook before a workspace had several connections: it stands in accounts there.
    scope.post<{ Params: { workspace: string } }>('/hooks/resend/:workspace', options, async (request, reply) => {
      const workspaceId = parsePublicId('workspace', request.params.workspace)
      const connection = workspaceId && (await firstConnection(db, signingKey, workspaceId, 'resend'))
      if (!connection) throw new Problem('notFound', 'request.unknownAddress')
      await takeWebhook(deps, connection, request)
      return reply.code(204).send()
    })
  })
}

/** Applies what a provider tells. Reading it may ask the network, which no transaction waits for. */
async function takeWebhook(
  { db, clock }: ApiDeps,
  { workspaceId, channel, provider, settings }: FoundConnection,
  request: FastifyRequest,
): Promise<void> {
  const kind = providerKind(channel, provider)
  if (!kind?.readWebhook) throw new Problem('notFound', 'request.unknownAddress')
  const header = (name: string) => String(request.headers[name] ?? '')
  const reports = await verified(kind, kind.readWebhook({ body: String(request.body ?? ''), header }, settings))
  if (reports.length > 0)
    await inWorkspace(db, workspaceId, (tx) => applyProviderReports(tx, workspaceId, reports, clock()))
}

/** The address to which a mail server hands mail that came back, for one workspace; anyone who knows it may. */
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

/** What of the settings a signature that does not fit comes from, where the provider does not say. */
const CHECK_THE_SECRET: Words = {
  en: 'Check the signing secret of the connection.',
  fr: 'Vérifiez le secret de signature de la connexion.',
}

async function verified<T>({ advice }: ProviderKind, reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof SignatureWrong)
      throw new Problem('unauthenticated', 'hook.signatureWrong', { advice: advice?.signature ?? CHECK_THE_SECRET })
    // Providers try again what is answered so.
    if (error instanceof ProviderUnavailable) throw new Problem('unavailable', 'hook.unverified', { host: error.host })
    throw error
  }
}
