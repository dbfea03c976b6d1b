import { randomUUID } from 'node:crypto'
import { authenticateKey } from '@parcours/domain/access/api-keys.ts'
import { EVENT_KINDS, type EventKind, type NewEvent } from '@parcours/domain/events/inbox.ts'
import { invalid } from '@parcours/domain/problem.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { authorised } from '../authenticate.ts'
import type { ApiDeps } from '../deps.ts'

/** Segment's own limits. https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/ */
const EVENT_BYTES = 32 * 1024
const BATCH_BYTES = 500 * 1024
const BATCH_EVENTS = 2500

const identity = z.union([z.string().max(255), z.number()]).nullish()
const document = z.record(z.string(), z.unknown()).nullish()

/** What Segment's clients send. Fields that we have no use for are let through: clients add their own. */
const Message = z.looseObject({
  type: z.string().optional(),
  messageId: z.string().max(200).nullish(),
  userId: identity,
  anonymousId: identity,
  previousId: identity,
  groupId: identity,
  event: z.string().max(200).nullish(),
  name: z.string().max(200).nullish(),
  properties: document,
  traits: document,
  context: document,
  timestamp: z.union([z.string(), z.number()]).nullish(),
  sentAt: z.union([z.string(), z.number()]).nullish(),
})
type Message = z.infer<typeof Message>

const text = (value: string | number | null | undefined) => (value === null || value === undefined || value === '' ? undefined : String(value))

/**
 * When it happened by our clock: the client's clock may be wrong, but by the same amount when it sent.
 * occurred = received − (sentAt − timestamp), never in the future.
 */
function occurredAt({ timestamp, sentAt }: Message, batchSentAt: Message['sentAt'], now: Date): Date | undefined {
  if (timestamp === null || timestamp === undefined) return now
  const at = new Date(timestamp).getTime()
  const sent = new Date(sentAt ?? batchSentAt ?? now).getTime()
  if (Number.isNaN(at) || Number.isNaN(sent)) return undefined
  return new Date(Math.min(now.getTime(), now.getTime() - (sent - at)))
}

/** One message as an event, or what is wrong with it. */
function readMessage(kind: EventKind, given: unknown, workspaceId: string, batchSentAt: Message['sentAt'], now: Date, path: string): { event: NewEvent } | { issues: Issue[] } {
  const parsed = Message.safeParse(given)
  if (!parsed.success) {
    return {
      issues: parsed.error.issues.map((found) =>
        issue([path, ...found.path].filter((part) => part !== '').join('.'), 'request.fieldType', { expected: found.code === 'invalid_type' ? found.expected : found.message }),
      ),
    }
  }
  const message = parsed.data
  const issues: Issue[] = []
  const at = (field: string) => (path ? `${path}.${field}` : field)
  if (!text(message.userId) && !text(message.anonymousId) && !(kind === 'alias' && text(message.previousId))) issues.push(issue(at('userId'), 'event.personMissing'))
  if (kind === 'track' && !message.event?.trim()) issues.push(issue(at('event'), 'event.nameMissing'))
  const when = occurredAt(message, batchSentAt, now)
  if (!when) issues.push(issue(at('timestamp'), 'event.timeMalformed'))
  if (JSON.stringify(given).length > EVENT_BYTES) issues.push(issue(path || 'body', 'event.tooLarge', { max: '32 kB' }))
  if (issues.length > 0 || !when) return { issues }
  const name = {
    track: message.event ?? '',
    page: message.name ? `Viewed ${message.name}` : 'Page Viewed',
    screen: message.name ? `Viewed ${message.name}` : 'Screen Viewed',
    identify: 'identify',
    group: 'group',
    alias: 'alias',
  }[kind]
  return {
    event: {
      workspaceId,
      messageId: message.messageId || randomUUID(),
      kind,
      userId: text(message.userId),
      anonymousId: text(message.anonymousId),
      previousId: text(message.previousId),
      name: name.trim(),
      properties: { ...(message.properties ?? {}), ...(kind === 'group' && { groupId: text(message.groupId), ...(message.traits ?? {}) }) },
      traits: kind === 'identify' ? (message.traits ?? {}) : traitsInContext(message),
      context: message.context ?? undefined,
      occurredAt: when,
    },
  }
}

/** Clients may tell traits along with any call, under `context.traits`. */
function traitsInContext({ context }: Message): Record<string, unknown> | undefined {
  const traits = context?.traits
  return typeof traits === 'object' && traits !== null && !Array.isArray(traits) ? (traits as Record<string, unknown>) : undefined
}

/** The tracking API of Segment: its client libraries work unchanged once their host is set. */
export function registerSegment(server: FastifyInstance, deps: ApiDeps): void {
  /** Browsers cannot set a header in `sendBeacon`: they put the key into the body. */
  const workspaceOf = async (request: FastifyRequest): Promise<string> => {
    const { writeKey } = (request.body ?? {}) as { writeKey?: unknown }
    if (request.caller.kind === 'nobody' && typeof writeKey === 'string') return (await authenticateKey(deps.db, writeKey)).workspaceId
    return authorised(request.caller, 'track').workspaceId
  }
  const accept = async (read: ReturnType<typeof readMessage>[]) => {
    const issues = read.flatMap((one) => ('issues' in one ? one.issues : []))
    if (issues.length > 0) throw invalid(issues.slice(0, 100))
    await deps.events.add(read.flatMap((one) => ('event' in one ? [one.event] : [])))
    return { success: true }
  }
  const documented = (summary: string) => ({ schema: { summary, tags: ['Tracking'], security: [{ writeKey: [] }] } })

  for (const kind of EVENT_KINDS) {
    const handler = async (request: FastifyRequest) => {
      const workspaceId = await workspaceOf(request)
      return accept([readMessage(kind, request.body, workspaceId, undefined, deps.clock(), '')])
    }
    server.post(`/v1/${kind}`, { ...documented(`Segment-compatible ${kind}`), bodyLimit: 2 * EVENT_BYTES }, handler)
    // Segment's browser library uses one-letter addresses.
    server.post(`/v1/${kind[0]}`, { schema: { hide: true }, bodyLimit: 2 * EVENT_BYTES }, handler)
  }
  const batch = async (request: FastifyRequest) => {
    const workspaceId = await workspaceOf(request)
    const body = (request.body ?? {}) as { batch?: unknown; sentAt?: unknown }
    if (!Array.isArray(body.batch)) throw invalid([issue('batch', 'request.fieldType', { expected: 'array' })])
    if (body.batch.length > BATCH_EVENTS) throw invalid([issue('batch', 'event.batchTooLong', { max: BATCH_EVENTS })])
    const sentAt = typeof body.sentAt === 'string' ? body.sentAt : undefined
    const now = deps.clock()
    return accept(
      body.batch.map((message: unknown, index) => {
        const kind = (message as { type?: unknown } | null)?.type
        if (typeof kind !== 'string' || !(EVENT_KINDS as readonly string[]).includes(kind)) return { issues: [issue(`batch.${index}.type`, 'event.kindUnknown', { kind: String(kind) })] }
        return readMessage(kind as EventKind, message, workspaceId, sentAt, now, `batch.${index}`)
      }),
    )
  }
  for (const url of ['/v1/batch', '/v1/import']) server.post(url, { ...documented('Segment-compatible batch'), bodyLimit: BATCH_BYTES }, batch)
}
