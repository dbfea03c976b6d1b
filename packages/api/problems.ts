import type { ProblemDetails } from '@parcours/contract/common.ts'
import { Problem } from '@parcours/domain/problem.ts'
import type { MessageCode } from '@parcours/model/i18n/en.ts'
import { type MessageValues, say } from '@parcours/model/i18n/say.ts'
import type { Issue } from '@parcours/model/issue.ts'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'

type ZodIssue = z.core.$ZodIssue

/** Input that does not fit its schema. */
export class BadInput extends Error {
  readonly issues: ZodIssue[]
  constructor(issues: ZodIssue[]) {
    super('bad input')
    this.issues = issues
  }
}

/** What a schema found wrong, field by field, as issues of ours. */
function issuesOf(issues: readonly ZodIssue[], at: PropertyKey[] = []): Issue[] {
  return issues.flatMap((found): Issue[] => {
    const path = [...at, ...found.path]
    const here = (code: MessageCode, values?: MessageValues, more: PropertyKey[] = []): Issue[] => [{ path: [...path, ...more].join('.') || 'body', code, ...(values && { values }) }]
    switch (found.code) {
      case 'invalid_type':
        return found.input === undefined && found.message.includes('received undefined') ? here('request.fieldMissing') : here('request.fieldType', { expected: found.expected })
      case 'unrecognized_keys':
        return found.keys.flatMap((field) => here('request.fieldUnknown', { field }, [field]))
      case 'invalid_value':
        return here('request.fieldValue', { options: found.values.map(String).join(', ') })
      case 'invalid_format':
        return here('request.fieldFormat', { format: found.format })
      case 'too_small':
        return here('request.fieldTooSmall', { min: Number(found.minimum) })
      case 'too_big':
        return here('request.fieldTooLarge', { max: Number(found.maximum) })
      case 'invalid_union':
        return found.errors[0]?.length ? issuesOf(found.errors[0], path) : here('request.fieldWrong', { reason: found.message })
      case 'custom': {
        const { code, values } = (found.params ?? {}) as { code?: MessageCode; values?: MessageValues }
        return code ? here(code, values) : here('request.fieldWrong', { reason: found.message })
      }
      default:
        return here('request.fieldWrong', { reason: found.message })
    }
  })
}

/** Fastify's and its plugins' own refusals, by their code. */
function fromFastify(error: FastifyError, request: FastifyRequest): { status: number; code: MessageCode; values: MessageValues } | undefined {
  const max = `${Math.round((request.routeOptions.bodyLimit ?? 1_048_576) / 1024)} kB`
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return { status: 413, code: 'request.tooLarge', values: { max } }
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return { status: 415, code: 'request.mediaType', values: { expected: 'application/json', given: request.headers['content-type'] ?? '' } }
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return { status: 400, code: 'request.malformed', values: { reason: 'the body is empty' } }
  }
  if (error.statusCode === 429) return { status: 429, code: 'request.tooMany', values: { seconds: error.message } }
  if (error instanceof SyntaxError || (error.statusCode === 400 && error.code?.startsWith('FST_'))) return { status: 400, code: 'request.malformed', values: { reason: error.message } }
  if (error.statusCode === 400) return { status: 400, code: 'request.malformed', values: { reason: error.message } }
  return undefined
}

/** Errors that say that PostgreSQL or Temporal is not answering, rather than that we have a bug. */
function partDown(error: unknown): string | undefined {
  const { code, name, message = '' } = (error ?? {}) as { code?: unknown; name?: string; message?: string }
  if (['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03', '08006', '08001', '53300'].includes(String(code))) return 'PostgreSQL'
  if (/Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(message)) return 'PostgreSQL'
  return name === 'ServiceError' ? 'Temporal' : undefined
}

/** Answers any error as problem details (RFC 9457), in the caller's language. Bugs are logged, never shown. */
export function answerProblem(error: FastifyError | Problem | BadInput, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const language = request.language ?? 'en'
  const send = (status: number, code: MessageCode, values: MessageValues, issues: Issue[]) => {
    const detail = say(language, code, values)
    const body: ProblemDetails = {
      type: `https://parcours.dev/problems/${code}`,
      title: say(language, code, values),
      status,
      detail,
      instance: request.url.split('?')[0] ?? '',
      code,
      requestId: request.id,
      errors: issues.map((found) => ({ path: found.path, code: found.code, message: say(language, found.code, found.values) })),
    }
    return reply.code(status).type('application/problem+json').send(JSON.stringify(body))
  }
  if (error instanceof Problem) return send(error.status, error.code, error.values, error.issues)
  if (error instanceof BadInput) {
    const issues = issuesOf(error.issues)
    const [first = { path: '', code: 'request.malformed' as const, values: { reason: '' } }] = issues
    return send(422, first.code, first.values ?? {}, issues)
  }
  const refusal = fromFastify(error, request)
  if (refusal) return send(refusal.status, refusal.code, refusal.values, [])
  const part = partDown(error)
  if (part) {
    request.log.warn({ err: error }, 'a part is down')
    return send(503, 'request.unavailable', { part }, [])
  }
  request.log.error({ err: error }, 'unexpected')
  return send(500, 'request.failed', { requestId: request.id }, [])
}
