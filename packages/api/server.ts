import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import statics from '@fastify/static'
import type { TrustProxy } from '@parcours/config/trust-proxy.ts'
import { Problem } from '@parcours/domain/problem.ts'
import { pickLanguage } from '@parcours/model/i18n/say.ts'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { noteMethods } from './allowed-methods.ts'
import { Attempts } from './attempts.ts'
import { authenticator } from './authenticate.ts'
import { type BodyTimes, limitBodyTime, REQUEST_MS } from './body-time.ts'
import './caller.ts'
import type { ApiDeps } from './deps.ts'
import { presentAddress } from './former-addresses.ts'
import { readJsonBodies } from './json-body.ts'
import { RATE_LIMITS, type RateLimits, registerLimits, withLimit } from './limits.ts'
import { LoginAttempts } from './login-attempts.ts'
import { registerOperations } from './operation.ts'
import { answerProblem, answerUnreadable, answerUnrouted, READ_ENCODINGS } from './problems.ts'
import { registerReference } from './reference/reference.ts'
import { accessHandlers } from './routes/access.ts'
import { accountHandlers } from './routes/account.ts'
import { bulkJobHandlers } from './routes/bulk-jobs.ts'
import { campaignHandlers } from './routes/campaigns.ts'
import { connectionHandlers } from './routes/connections.ts'
import { contactHandlers } from './routes/contacts.ts'
import { contentHandlers } from './routes/content.ts'
import { dataHandlers } from './routes/data.ts'
import { deletionHandlers } from './routes/deletions.ts'
import { emailHandlers } from './routes/email.ts'
import { eventHandlers } from './routes/events.ts'
import { registerFiles } from './routes/files.ts'
import { folderHandlers } from './routes/folders.ts'
import { registerHealth } from './routes/health.ts'
import { homeHandlers } from './routes/home.ts'
import { registerHooks } from './routes/hooks.ts'
import { registerImages } from './routes/images.ts'
import { importHandlers } from './routes/imports.ts'
import { journeyHandlers } from './routes/journeys.ts'
import { segmentApi } from './routes/segment.ts'
import { segmentHandlers } from './routes/segments.ts'
import { registerStream } from './routes/stream.ts'
import { registerTracking } from './routes/tracking.ts'
import { usageHandlers } from './routes/usages.ts'
import { viewHandlers } from './routes/views.ts'
import { setSecurityHeaders } from './security-headers.ts'
import { refuseUnstorable } from './storable.ts'

const WEB = fileURLToPath(new URL('../../web/dist', import.meta.url))
const ART = fileURLToPath(new URL('../../web/art/email-art', import.meta.url))

export interface ServerOptions {
  deps: ApiDeps
  /** Requests a minute from one address or key; events have their own, higher limit. */
  rateLimits?: Partial<RateLimits>
  /** How long bodies may take; tests are less patient. */
  bodyTimes?: BodyTimes
  trustProxy: TrustProxy
  logger: FastifyBaseLogger
}

/**
 * Only these have callers: anyone may see public addresses and the
 * interface's files. The tracking API finds out its own.
 */
const CALLED = /^\/api\//

/** The whole API, ready to listen or to be tested by `inject`. */
export async function createServer({
  deps,
  rateLimits,
  bodyTimes,
  trustProxy,
  logger,
}: ServerOptions): Promise<FastifyInstance> {
  const limits = { ...RATE_LIMITS, ...rateLimits }
  const server = Fastify({
    loggerInstance: logger,
    rewriteUrl: ({ url = '/' }) => decodable(presentAddress(url)),
    requestIdHeader: 'x-request-id',
    genReqId: () => crypto.randomUUID(),
    bodyLimit: 1024 * 1024,
    trustProxy,
    routerOptions: { maxParamLength: 300 },
    requestTimeout: REQUEST_MS,
    http: { headersTimeout: 15_000, connectionsCheckingInterval: 5_000 },
    frameworkErrors: answerUnrouted,
    clientErrorHandler: answerUnreadable,
  })
  // Input is parsed by the contract itself (see operation.ts), answers too.
  server.setValidatorCompiler(() => () => true)
  server.setSerializerCompiler(() => (data) => JSON.stringify(data))
  server.setErrorHandler(answerProblem)
  const answerOtherMethods = noteMethods(server)

  await setSecurityHeaders(server, deps.publicUrl)
  await server.register(cookie)
  await server.register(compress, {
    threshold: 2048,
    encodings: ['br', 'gzip'],
    requestEncodings: [...READ_ENCODINGS, 'identity'],
  })
  readJsonBodies(server)
  server.decorateRequest('language', 'en')
  server.decorateRequest('caller')
  const unknown = new Attempts({ max: limits.unknown, windowMs: 60_000 })
  const tracking = { ...deps, db: deps.trackingDb }
  const authenticate = authenticator(deps, unknown)
  const authenticateTracking = authenticator(tracking, unknown)
  server.addHook('onRequest', async (request, reply) => {
    request.language = pickLanguage(request.headers['accept-language'])
    request.caller = { kind: 'nobody' }
    reply.header('x-request-id', request.id)
    // The route that was reached says what this is; the same address can be written in many ways.
    const { url = '' } = request.routeOptions
    if (!CALLED.test(url)) return
    // What one caller may see is kept by no cache on the way to another.
    reply.header('cache-control', 'no-store')
    request.caller = await authenticate.byRequest(request)
  })
  await registerLimits(server, limits)
  limitBodyTime(server, bodyTimes)
  refuseUnstorable(server)
  await registerReference(server, deps.publicUrl)

  registerOperations(server, deps, new LoginAttempts(limits.account), {
    ...accessHandlers,
    ...accountHandlers,
    ...campaignHandlers,
    ...contactHandlers,
    ...importHandlers,
    ...contentHandlers,
    ...dataHandlers,
    ...connectionHandlers,
    ...emailHandlers,
    ...eventHandlers,
    ...homeHandlers,
    ...journeyHandlers,
    ...bulkJobHandlers,
    ...segmentHandlers,
    ...deletionHandlers,
    ...folderHandlers,
    ...usageHandlers,
    ...viewHandlers,
  })
  registerFiles(server, deps)
  registerImages(server, deps)
  withLimit(server, 'tracking', (scope) => void scope.register(segmentApi(tracking, authenticateTracking)))
  registerStream(server, deps, authenticate.byRequest)
  // Pixels and links too: mail proxies fetch for thousands of contacts from one address.
  withLimit(server, 'tracking', (scope) => registerTracking(scope, tracking))
  registerHooks(server, deps)
  registerHealth(server, deps)
  await serveArt(server)
  await serveInterface(server)
  answerOtherMethods()
  return server
}

/** Drawings that ready emails show. Webmail fetches them from its own origin. */
async function serveArt(server: FastifyInstance): Promise<void> {
  await server.register(statics, {
    root: ART,
    prefix: '/email-art/',
    decorateReply: false,
    setHeaders: (reply) => {
      reply.header('cache-control', 'public, max-age=86400')
      reply.header('cross-origin-resource-policy', 'cross-origin')
    },
  })
}

const OF_API = /^\/(api|v1|t|hooks|docs)(\/|$)/

/** An address that cannot be decoded is a page that does not exist, unless it is the API's: that says what is wrong. */
function decodable(url: string): string {
  if (OF_API.test(url)) return url
  const [path = '', ...query] = url.split('?')
  try {
    decodeURIComponent(path)
    return url
  } catch {
    return [path.replaceAll('%', '%25'), ...query].join('?')
  }
}

/** The built interface, where there is one; any address that is not the API's is a page of it. */
async function serveInterface(server: FastifyInstance): Promise<void> {
  const built = existsSync(join(WEB, 'index.html'))
  if (built) {
    await server.register(statics, {
      root: WEB,
      wildcard: false,
      setHeaders: (reply, path) =>
        void reply.header(
          'cache-control',
          path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        ),
    })
  }
  server.setNotFoundHandler({ preHandler: server.rateLimit() }, (request, reply) => {
    const isPage =
      built && request.method === 'GET' && !OF_API.test(request.url) && !/\.\w+$/.test(request.url.split('?')[0] ?? '')
    return isPage
      ? reply.header('cache-control', 'no-cache').sendFile('index.html')
      : answerProblem(new Problem('notFound', 'request.unknownAddress'), request, reply)
  })
}
