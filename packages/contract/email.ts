import { BounceMailboxSettings, MAILBOX_PROBLEMS } from '@parcours/model/delivery/bounce-mailbox.ts'
import { limitIssues, SendingLimits } from '@parcours/model/delivery/limits.ts'
import { MESSAGE_EVENT_KINDS } from '@parcours/model/delivery/message-event.ts'
import { z } from 'zod'
import { byId, PageQuery, pageOf, storable, Time } from './common.ts'
import { route } from './route.ts'

const tag = 'Email'

const OutboxItem = z.object({
  id: z.string(),
  contactId: z.string().nullable().meta({ description: 'Null for tests, and for notifications to colleagues' }),
  recipient: z.string(),
  subject: z.string(),
  language: z.string().nullable().meta({ description: 'Of the languages of its email, where that has several' }),
  acceptedAt: Time,
  deliveredAt: Time.nullable(),
  openedAt: Time.nullable(),
  clickedAt: Time.nullable(),
  bouncedAt: Time.nullable(),
  complainedAt: Time.nullable(),
  unsubscribedAt: Time.nullable(),
})

const BounceMailboxAnswer = z.object({
  mailbox: BounceMailboxSettings.extend({
    enabled: z.boolean(),
    lastReadAt: Time.nullable().meta({ description: 'Null until it was looked at as it is set now' }),
    problem: z.enum(MAILBOX_PROBLEMS).nullable().meta({ description: 'Why the last reading failed' }),
    reason: z.string().nullable().meta({ description: 'What the server said to that' }),
    mails: z.number().meta({ description: 'Mail looked at so far' }),
    reports: z.number().meta({ description: 'Reports about messages of the workspace' }),
  }).nullable(),
})

export const emailRoutes = {
  getBounceMailbox: route({
    method: 'GET',
    path: '/api/v1/bounce-mailbox',
    access: 'read',
    tag,
    summary: 'The mailbox that is read for mail that came back',
    status: 200,
    answer: BounceMailboxAnswer,
  }),
  saveBounceMailbox: route({
    method: 'PUT',
    path: '/api/v1/bounce-mailbox',
    access: 'administer',
    tag,
    summary: 'Have a mailbox read by IMAP for mail that came back; it is looked at within seconds',
    status: 200,
    body: BounceMailboxSettings.extend({
      enabled: z.boolean().default(true),
      password: z.string().max(500).optional().meta({ description: 'Stays as it was when left out' }),
    }),
    answer: BounceMailboxAnswer,
  }),
  getSendingLimits: route({
    method: 'GET',
    path: '/api/v1/sending-limits',
    access: 'read',
    tag,
    summary: 'How fast campaigns may send',
    status: 200,
    answer: SendingLimits,
  }),
  saveSendingLimits: route({
    method: 'PUT',
    path: '/api/v1/sending-limits',
    access: 'administer',
    tag,
    summary: 'Limit campaigns by mailbox provider, or warm a new domain up',
    status: 200,
    body: storable(SendingLimits, limitIssues),
    answer: SendingLimits,
  }),
  listOutboxEmails: route({
    method: 'GET',
    path: '/api/v1/outbox',
    access: 'read',
    tag,
    summary: 'Emails that the sandbox took, latest first',
    status: 200,
    query: PageQuery.extend({ search: z.string().max(200).optional() }),
    answer: pageOf(OutboxItem),
  }),
  getOutboxEmail: route({
    method: 'GET',
    path: '/api/v1/outbox/:id',
    access: 'read',
    tag,
    summary: 'One email as the sandbox took it',
    status: 200,
    params: byId('message'),
    answer: z.object({
      id: z.string(),
      contactId: z.string().nullable(),
      recipient: z.string(),
      sender: z.string(),
      subject: z.string(),
      html: z.string(),
      text: z.string(),
      headers: z.record(z.string(), z.string()),
      acceptedAt: Time,
    }),
  }),
  simulateMessageEvent: route({
    method: 'POST',
    path: '/api/v1/outbox/:id/events',
    access: 'author',
    tag,
    summary: 'Simulate an event of an email in the sandbox',
    status: 204,
    params: byId('message'),
    body: z.strictObject({
      kind: z.enum(MESSAGE_EVENT_KINDS).exclude(['failed']),
    }),
  }),
}
