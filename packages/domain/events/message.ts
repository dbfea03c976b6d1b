import { randomUUID } from 'node:crypto'
import { EVENT_KINDS, type EventKind } from '@parcours/model/events.ts'
import type { MessageCode } from '@parcours/model/i18n/en.ts'
import type { MessageValues } from '@parcours/model/i18n/say.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { composed } from '@parcours/model/values/composed.ts'
import { jsonIssues } from '@parcours/model/values/json.ts'
import { isStorableText } from '@parcours/model/values/text.ts'
import type { NewEvent } from './inbox.ts'
import { isNoId } from './no-ids.ts'
import { occurredAt } from './occurred-at.ts'

/** Segment's own limit. https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/ */
export const MAX_EVENT_BYTES = 32 * 1024
const MAX_ID_LENGTH = 255
const MAX_NAME_LENGTH = 200
/** What a decoder writes for bytes that are no UTF-8: two different ids may have become one. */
const REPLACEMENT = '\uFFFD'

/** What holds for all messages of one request. */
export interface Envelope {
  workspaceId: WorkspaceId
  /** When the client sent the batch, for messages that do not say so themselves. */
  sentAt?: unknown
  now: Date
  /** Whether a message may be larger than {@link MAX_EVENT_BYTES}: not when all of them together are smaller. */
  mayBeLarge: boolean
  /** Whether the key may neither merge known accounts nor change their addresses. */
  guarded: boolean
}

/** A message of Segment's protocol as an event, or why it is refused, field by field. */
export type ReadMessage = { event: NewEvent } | { issues: Issue[] }

/** The kind of a message, from the address or the message itself. */
export function isEventKind(kind: unknown): kind is EventKind {
  return (EVENT_KINDS as readonly unknown[]).includes(kind)
}

/** Reads a message by the rules of docs/contacts-and-events.md; fields that we have no use for are let through. */
export function readMessage(
  kind: EventKind,
  message: unknown,
  { workspaceId, sentAt, now, mayBeLarge, guarded }: Envelope,
): ReadMessage {
  const given = composed(message)
  if (!isDocument(given)) return { issues: [issue('message', 'request.fieldType', { expected: 'object' })] }
  if (mayBeLarge && bytesOf(given) > MAX_EVENT_BYTES)
    return { issues: [issue('message', 'event.tooLarge', { max: '32 kB' })] }

  const issues: Issue[] = []
  const id = (field: string) => readId(given[field], field, issues)
  const name = (field: string) => readName(given[field], field, issues)
  const document = (field: string) => readDocument(given[field], field, issues)
  const [userId, anonymousId] = [id('userId'), id('anonymousId')]
  const previousId = kind === 'alias' ? id('previousId') : undefined
  const groupId = kind === 'group' ? id('groupId') : undefined
  const messageId = readMessageId(given.messageId, issues)
  const event = kind === 'track' ? name('event') : undefined
  const title = kind === 'page' || kind === 'screen' ? name('name') : undefined
  const [properties, traits, context] = [document('properties'), document('traits'), document('context')]
  const when = occurredAt(given.timestamp ?? given.originalTimestamp, given.sentAt ?? sentAt, now)

  if ('wrong' in when) issues.push(issue('timestamp', when.wrong))
  if (issues.length > 0 || 'wrong' in when) return { issues }
  if (userId === undefined && anonymousId === undefined && previousId === undefined)
    issues.push(issue('userId', 'event.personMissing'))
  if (kind === 'track' && !event) issues.push(issue('event', 'event.nameMissing'))
  if (issues.length > 0) return { issues }
  return {
    event: {
      workspaceId,
      messageId: messageId ?? randomUUID(),
      kind,
      userId,
      anonymousId,
      previousId,
      name: nameOf(kind, event, title),
      properties: kind === 'group' ? { ...properties, groupId, ...traits } : (properties ?? {}),
      traits: kind === 'identify' ? { ...traitsInContext(context), ...traits } : traitsInContext(context),
      context,
      occurredAt: when.at,
      guarded,
    },
  }
}

type Document = Record<string, unknown>

/** What lies too deep to be written is larger than anything: {@link jsonIssues} says so of smaller ones. */
function bytesOf(message: Document): number {
  try {
    return Buffer.byteLength(JSON.stringify(message))
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function nameOf(kind: EventKind, event: string | undefined, title: string | undefined): string {
  switch (kind) {
    case 'track':
      return event ?? ''
    case 'page':
      return title ? `Viewed ${title}` : 'Page Viewed'
    case 'screen':
      return title ? `Viewed ${title}` : 'Screen Viewed'
    default:
      return kind
  }
}

/**
 * Clients may tell traits along with any call, under `context.traits`; RudderStack's write those of identify there too.
 */
function traitsInContext(context: Document | undefined): Document | undefined {
  return isDocument(context?.traits) ? context.traits : undefined
}

/** An identifier. Absent and empty are none; a value that only looks like one is refused. */
function readId(given: unknown, field: string, issues: Issue[]): string | undefined {
  if (given === null || given === undefined || given === '') return undefined
  const refuse = (code: MessageCode, values?: MessageValues) => void issues.push(issue(field, code, values))
  // Whole numbers come here with all their digits, as text; of other large ones some are lost.
  const isNumber = typeof given === 'number' && Math.abs(given) <= Number.MAX_SAFE_INTEGER
  const text = isNumber ? String(given) : given
  if (typeof text !== 'string') {
    refuse('event.idType')
    return undefined
  }
  if (text.length > MAX_ID_LENGTH) refuse('value.textTooLong', { max: MAX_ID_LENGTH })
  else if (!isStorableText(text)) refuse('value.textBroken')
  else if (text.includes(REPLACEMENT)) refuse('event.idNotUtf8')
  else if (isNoId(text)) refuse('event.idEmpty', { value: text })
  return text
}

/** Chosen by the client to distinguish a repeat from a second message; it identifies no contact. */
function readMessageId(given: unknown, issues: Issue[]): string | undefined {
  if (given === null || given === undefined || given === '') return undefined
  if (typeof given === 'number') return String(given)
  return readText(given, 'messageId', issues)
}

function readName(given: unknown, field: string, issues: Issue[]): string | undefined {
  return given === null || given === undefined ? undefined : readText(given, field, issues)?.trim()
}

function readText(given: unknown, field: string, issues: Issue[]): string | undefined {
  if (typeof given !== 'string') issues.push(issue(field, 'request.fieldType', { expected: 'string' }))
  else if (given.length > MAX_NAME_LENGTH) issues.push(issue(field, 'value.textTooLong', { max: MAX_NAME_LENGTH }))
  else if (!isStorableText(given)) issues.push(issue(field, 'value.textBroken'))
  else return given
  return undefined
}

function readDocument(given: unknown, field: string, issues: Issue[]): Document | undefined {
  if (given === null || given === undefined) return undefined
  if (isDocument(given)) {
    issues.push(...jsonIssues(given, field))
    return given
  }
  issues.push(issue(field, 'request.fieldType', { expected: 'object' }))
  return undefined
}
