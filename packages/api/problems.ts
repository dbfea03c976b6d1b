import type { Socket } from 'node:net'
import type { ProblemDetails } from '@parcours/contract/common.ts'
import { isCancelled } from '@parcours/db/cancel.ts'
import { isRolledBack, isUnreachable, ShareExceeded } from '@parcours/db/failure.ts'
import { invalid, Problem } from '@parcours/domain/problem.ts'
import { ProviderUnavailable, providerIssue } from '@parcours/model/delivery/provider-problem.ts'
import type { MessageCode } from '@parcours/model/i18n/en.ts'
import { type Language, type MessageValues, pickLanguage, say } from '@parcours/model/i18n/say.ts'
import type { Issue } from '@parcours/model/issue.ts'
import { jsonFaultIn, type TextPlace } from '@parcours/model/values/json-fault.ts'
import type { ConnectionError, FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { SlowBody } from './body-time.ts'
import { lostPage } from './routes/lost-page.ts'
import { sendPage } from './routes/public-page.ts'

/** A body that was to be JSON. */
export class NotJson extends Error {
  readonly at: TextPlace
  constructor(text: string) {
    super('not JSON')
    this.at = jsonFaultIn(text)
  }
}

/** How bodies may be compressed. */
export const READ_ENCODINGS = ['gzip', 'deflate', 'br', 'zstd'] as const

/** Refusals of what reads requests: Fastify, its plugins, and our own readers. */
function refusalOf(
  error: FastifyError,
  request: FastifyRequest,
): { status: number; code: MessageCode; values: MessageValues } | undefined {
  const max = `${Math.round((request.routeOptions.bodyLimit ?? 1_048_576) / 1024)} kB`
  if (error instanceof NotJson) return { status: 400, code: 'request.notJson', values: { ...error.at } }
  if (error instanceof SlowBody) return { status: 408, code: 'request.tooSlow', values: {} }
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return { status: 413, code: 'request.tooLarge', values: { max } }
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return {
        status: 415,
        code: 'request.mediaType',
        values: {
          expected: request.routeOptions.config.takes ?? 'application/json',
          given: request.headers['content-type'] ?? '?',
        },
      }
    case 'FST_CP_ERR_INVALID_CONTENT_ENCODING':
      return {
        status: 415,
        code: 'request.encodingUnknown',
        values: { expected: READ_ENCODINGS.join(', '), given: request.headers['content-encoding'] ?? '?' },
      }
    case 'FST_CP_ERR_INVALID_CONTENT':
      return {
        status: 400,
        code: 'request.notDecompressed',
        values: { given: request.headers['content-encoding'] ?? '?' },
      }
    case 'FST_ERR_BAD_URL':
      return { status: 400, code: 'request.addressMalformed', values: {} }
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return { status: 404, code: 'request.unknownAddress', values: {} }
  }
  const { statusCode = 500 } = error
  // What a library calls the fault of who asks is no fault of ours.
  if (statusCode >= 400 && statusCode < 500) return { status: statusCode, code: 'request.malformed', values: {} }
  return undefined
}

/** Refusals of who asks for more than its share: of connections at once, or of one statement. */
function excessOf(error: unknown): Problem | undefined {
  if (error instanceof ShareExceeded) return new Problem('unavailable', 'request.workspaceBusy', { seconds: BUSY_S })
  return isCancelled(error) ? new Problem('unavailable', 'request.workTooLong') : undefined
}

const BUSY_S = 5

/** Which part does not answer, rather than that we have a bug. */
function partDown(error: unknown): string | undefined {
  if (isUnreachable(error)) return 'PostgreSQL'
  return error instanceof Error && error.name === 'ServiceError' ? 'Temporal' : undefined
}

/** Issues as answers show them: with their words. */
export function issueAnswers(language: Language, issues: readonly Issue[]): ProblemDetails['errors'] {
  return issues.map(({ path, code, values = {} }) => ({
    path,
    code,
    message: say(language, code, values),
  }))
}

/** Addresses that stand in emails. Who opens one that fails is a reader, however it fails. */
const READERS = /^\/t\//

/**
 * Answers any error as problem details (RFC 9457), in the caller's language; readers of emails get a page. Bugs are
 * logged, never shown.
 */
export function answerProblem(
  error: FastifyError | Problem | ProviderUnavailable,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const language = request.language ?? pickLanguage(request.headers['accept-language'])
  const send = (status: number, code: MessageCode, values: MessageValues, issues: readonly Issue[]) => {
    const words = (of: MessageCode, filled: MessageValues = {}) => say(language, of, filled)
    const detail = words(code, values)
    const body: ProblemDetails = {
      type: `https://parcours.dev/problems/${code}`,
      title: detail,
      status,
      detail,
      instance: request.url.split('?')[0] ?? '',
      code,
      requestId: request.id,
      errors: issueAnswers(language, issues),
    }
    if (status === 429 || code === 'request.workspaceBusy') reply.header('retry-after', values.seconds ?? 60)
    if (READERS.test(request.url)) return sendPage(reply.code(status), lostPage(language, status))
    return reply
      .code(status)
      .type('application/problem+json')
      .header('cache-control', 'no-store')
      .send(JSON.stringify(body))
  }
  // A caller who left gets no answer; what breaks because of that is no fault of anyone.
  if (request.raw.destroyed && !request.raw.complete && !(error instanceof SlowBody))
    return send(400, 'request.malformed', {}, [])
  const refuse = (problem: Problem) => send(problem.status, problem.code, problem.values, problem.issues)
  if (error instanceof Problem) return refuse(error)
  if (error instanceof ProviderUnavailable) return refuse(invalid([providerIssue(error)]))
  const refusal = refusalOf(error, request)
  if (refusal) return send(refusal.status, refusal.code, refusal.values, [])
  if (isRolledBack(error)) {
    request.log.warn({ err: error }, 'ended by others, again and again')
    return refuse(new Problem('conflict', 'request.endedByOthers'))
  }
  const excess = excessOf(error)
  if (excess) {
    request.log.warn({ err: error }, 'more than its share')
    return refuse(excess)
  }
  const part = partDown(error)
  if (part) {
    request.log.warn({ err: error }, 'a part is down')
    return send(503, 'request.unavailable', { part }, [])
  }
  request.log.error({ err: error }, 'unexpected')
  return send(500, 'request.failed', { requestId: request.id }, [])
}

/** Addresses that no route can be looked for are answered before any plugin has seen them. */
export function answerUnrouted(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.header('x-content-type-options', 'nosniff').header('content-security-policy', "default-src 'none'")
  return answerProblem(error, request, reply)
}

const UNREADABLE = new Map<string, { status: string; code: MessageCode; values: MessageValues }>([
  ['ERR_HTTP_REQUEST_TIMEOUT', { status: '408 Request Timeout', code: 'request.tooSlow', values: {} }],
  [
    'HPE_HEADER_OVERFLOW',
    { status: '431 Request Header Fields Too Large', code: 'request.tooLarge', values: { max: '16 kB' } },
  ],
])

/** What is no HTTP at all, or does not end: there is no request yet, and no language. */
export function answerUnreadable(error: ConnectionError, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const unread = { status: '400 Bad Request', code: 'request.malformed' as const, values: {} }
  const { status, code, values } = UNREADABLE.get(error.code ?? '') ?? unread
  const detail = say('en', code, values)
  const body: ProblemDetails = {
    type: `https://parcours.dev/problems/${code}`,
    title: detail,
    status: Number(status.slice(0, 3)),
    detail,
    instance: '',
    code,
    requestId: '',
    errors: [],
  }
  const text = JSON.stringify(body)
  const head = [
    `HTTP/1.1 ${status}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`)
}
