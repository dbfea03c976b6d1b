import type { NewEvent } from '@parcours/domain/events/inbox.ts'
import { isEventKind, MAX_EVENT_BYTES, type ReadMessage, readMessage } from '@parcours/domain/events/message.ts'
import { RefusedItems } from '@parcours/domain/group-commit.ts'
import { invalid } from '@parcours/domain/problem.ts'
import { wordsOf } from '@parcours/domain/quarantine/quarantine.ts'
import { EVENT_KINDS, type EventKind } from '@parcours/model/events.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { cleanText } from '@parcours/model/values/text.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Authenticator, authorised, type KnownCaller, mayCall } from '../authenticate.ts'
import type { ApiDeps } from '../deps.ts'
import { issueAnswers } from '../problems.ts'
import { parseBody, type TrackingBody } from '../segment/body.ts'
import { allowAnyOrigin } from '../segment/cors.ts'

/** Segment's own limits. https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/ */
const MAX_BATCH_BYTES = 500 * 1024
const MAX_BATCH_EVENTS = 2500
/** A single event may be larger than it should be and still be told so. */
const MAX_BODY_BYTES = 2 * MAX_EVENT_BYTES

/** Of what strangers wrote, so much is repeated in answers. */
const MAX_WORD_LENGTH = 200

/**
 * Where client libraries send batches: Segment's, its browser library, historical imports, and RudderStack's browser
 * library on leaving a page.
 */
const BATCH_PATHS = ['/v1/batch', '/v1/b', '/v1/import', '/beacon/v1/batch']

/** A message of a batch that was not taken, and why. */
interface Refused {
  index: number
  messageId: string | null
  issues: ReturnType<typeof issueAnswers>
}

/**
 * The tracking API of Segment, which RudderStack's libraries speak too: they work unchanged once their host is set. It
 * stands in a scope of its own: every body is JSON whatever its content type says, and pages of any origin may send.
 */
export function segmentApi(deps: ApiDeps, authenticate: Authenticator) {
  return async (scope: FastifyInstance): Promise<void> => {
    allowAnyOrigin(scope)
    scope.addHook('onRequest', async (request, reply) => {
      reply.header('cache-control', 'no-store')
      // Libraries name what they send text/plain (to spare the preflight),
      // a form (by default of their HTTP client), or not at all.
      delete request.raw.headers['content-type']
      if (request.headers.authorization) request.caller = await authenticate.byRequest(request)
    })
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, async (_: FastifyRequest, body: Buffer) => parseBody(body))
    scope.addHook('preValidation', async (request) => {
      if (request.caller.kind !== 'nobody' || request.method === 'OPTIONS') return
      const key = writeKeyOf(request)
      request.caller =
        key === undefined ? await authenticate.byRequest(request) : await authenticate.byKey(key, request.ip)
    })
    for (const kind of EVENT_KINDS) {
      const handler = (request: FastifyRequest) => acceptOne(deps, kind, request)
      scope.post(`/v1/${kind}`, { bodyLimit: MAX_BODY_BYTES }, handler)
      // Segment's browser library uses one-letter addresses.
      scope.post(`/v1/${kind[0]}`, { bodyLimit: MAX_BODY_BYTES }, handler)
    }
    for (const path of BATCH_PATHS)
      scope.post(path, { bodyLimit: MAX_BATCH_BYTES }, (request) => acceptBatch(deps, request))
  }
}

/** Browsers cannot set a header in `sendBeacon`: they put the key into the body or the address. */
function writeKeyOf({ body, query }: FastifyRequest): string | undefined {
  const { writeKey } = ((body as TrackingBody | undefined)?.json ?? {}) as { writeKey?: unknown }
  const given = writeKey ?? (query as { writeKey?: unknown }).writeKey
  return typeof given === 'string' ? given : undefined
}

/** @throws Problem when the message is refused: the library tells its caller and does not repeat it */
async function acceptOne(deps: ApiDeps, kind: EventKind, request: FastifyRequest): Promise<{ success: true }> {
  const caller = authorised(request.caller, 'track')
  const { workspaceId } = caller
  const { json, bytes } = bodyOf(request)
  const read = readMessage(kind, json, {
    workspaceId,
    now: deps.clock(),
    mayBeLarge: bytes > MAX_EVENT_BYTES,
    guarded: isGuarded(caller),
  })
  if ('issues' in read) {
    deps.refused.add(workspaceId, [{ kind, message: json, issues: read.issues }])
    throw invalid(read.issues)
  }
  const [unkept] = await keep(deps, [read.event])
  if (!unkept) return { success: true }
  deps.refused.add(workspaceId, [{ kind, message: json, ...unkept }])
  throw invalid(unkept.issues)
}

/**
 * Takes what is right in a batch and names the rest. The answer is 200 even when nothing was right: libraries drop a
 * batch that is answered with 4xx, and some end their program.
 */
async function acceptBatch(deps: ApiDeps, request: FastifyRequest): Promise<{ success: true; refused?: Refused[] }> {
  const caller = authorised(request.caller, 'track')
  const { workspaceId } = caller
  const { json, bytes } = bodyOf(request)
  const { batch, sentAt } = (json ?? {}) as { batch?: unknown; sentAt?: unknown }
  if (!Array.isArray(batch)) throw invalid([issue('batch', 'request.fieldType', { expected: 'array' })])
  if (batch.length > MAX_BATCH_EVENTS) throw invalid([issue('batch', 'event.batchTooLong', { max: MAX_BATCH_EVENTS })])
  const envelope = {
    workspaceId,
    sentAt,
    now: deps.clock(),
    mayBeLarge: bytes > MAX_EVENT_BYTES,
    guarded: isGuarded(caller),
  }
  const read = batch.map((message: unknown): ReadMessage => {
    const kind = fieldOf(message, 'type')
    return isEventKind(kind)
      ? readMessage(kind, message, envelope)
      : { issues: [issue('type', 'event.kindUnknown', { kind: wordOf(kind) })] }
  })
  const unkept = await keep(
    deps,
    read.flatMap((one) => ('event' in one ? [one.event] : [])),
  )
  const refused = read.flatMap((one, index) => {
    const why: { issues: Issue[]; error?: string } | undefined =
      'issues' in one ? one : unkept.find(({ event }) => event === one.event)
    return why ? [{ index, message: batch[index] as unknown, ...why }] : []
  })
  if (refused.length === 0) return { success: true }
  deps.refused.add(
    workspaceId,
    refused.map(({ message, issues, error }) => ({ kind: wordOf(fieldOf(message, 'type')), message, issues, error })),
  )
  return {
    success: true,
    refused: refused.map(({ index, message, issues }) => ({
      index,
      messageId: messageIdOf(message),
      issues: issueAnswers(request.language, issues),
    })),
  }
}

/** Whether the accounts that others have are to be guarded from what this caller tells of them. */
function isGuarded(caller: KnownCaller): boolean {
  return caller.kind === 'key' ? !caller.mayChangeAccounts : !mayCall(caller, 'editContacts')
}

/** An event that the database could not keep as it is, though nothing was found wrong with it. */
interface Unkept {
  event: NewEvent
  issues: Issue[]
  error: string
}

/** Keeps the events, and returns those that could not be kept. */
async function keep({ events }: ApiDeps, all: NewEvent[]): Promise<Unkept[]> {
  try {
    await events.add(all)
    return []
  } catch (error) {
    if (!(error instanceof RefusedItems)) throw error
    return (error as RefusedItems<NewEvent>).refused.map((one) => ({
      event: one.item,
      issues: [issue('message', 'event.unstorable')],
      error: wordsOf(one.error),
    }))
  }
}

function bodyOf({ body }: FastifyRequest): TrackingBody {
  return (body as TrackingBody | undefined) ?? { json: undefined, bytes: 0 }
}

function fieldOf(message: unknown, field: 'type' | 'messageId'): unknown {
  return typeof message === 'object' && message !== null ? (message as Record<string, unknown>)[field] : undefined
}

function messageIdOf(message: unknown): string | null {
  const id = fieldOf(message, 'messageId')
  return typeof id === 'string' ? cleanText(id.slice(0, MAX_WORD_LENGTH)) : null
}

/** What stands where the name of a kind should. */
function wordOf(given: unknown): string {
  return typeof given === 'string' ? cleanText(given.slice(0, MAX_WORD_LENGTH)) : typeof given
}
