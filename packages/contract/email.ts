import { idSchema } from '@parcours/model/id.ts'
import { z } from 'zod'
import { byId, IssueAnswer, listOf, PageQuery, pageOf, Time } from './common.ts'
import { route } from './route.ts'

const tag = 'Email'

export const TemplateBody = z.strictObject({
  name: z.string().min(1).max(120),
  subject: z.string().min(1).max(500),
  preheader: z.string().max(500),
  mjml: z.string().min(1).max(300_000),
  purpose: z.enum(['marketing', 'service']),
})

export const TemplateAnswer = TemplateBody.extend({ id: z.string(), revision: z.number(), createdAt: Time, updatedAt: Time })
export type TemplateAnswer = z.infer<typeof TemplateAnswer>

export const SenderAnswer = z.object({
  provider: z.enum(['sandbox', 'resend', 'smtp']),
  fromName: z.string(),
  fromAddress: z.string(),
  replyTo: z.string().nullable(),
  settings: z.object({ host: z.string().optional(), port: z.number().optional(), secure: z.boolean().optional(), username: z.string().optional(), connections: z.number().optional() }),
  hasSecret: z.boolean(),
  /** Where the provider's notices go; shown to be copied there. */
  webhookUrl: z.string(),
})

const OutboxItem = z.object({
  id: z.string(),
  contactId: z.string(),
  recipient: z.string(),
  subject: z.string(),
  acceptedAt: Time,
  deliveredAt: Time.nullable(),
  openedAt: Time.nullable(),
  clickedAt: Time.nullable(),
  bouncedAt: Time.nullable(),
  complainedAt: Time.nullable(),
  unsubscribedAt: Time.nullable(),
})

export const emailRoutes = {
  templates: route({
    method: 'GET',
    path: '/api/v1/templates',
    access: 'read',
    tag,
    summary: 'Email templates',
    status: 200,
    answer: listOf(z.object({ id: z.string(), name: z.string(), subject: z.string(), purpose: z.string(), updatedAt: Time, sent: z.number(), opened: z.number(), clicked: z.number() })),
  }),
  createTemplate: route({ method: 'POST', path: '/api/v1/templates', access: 'author', tag, summary: 'Create an email template', status: 201, body: TemplateBody, answer: TemplateAnswer }),
  template: route({ method: 'GET', path: '/api/v1/templates/:id', access: 'read', tag, summary: 'One template', status: 200, params: byId('template'), answer: TemplateAnswer }),
  saveTemplate: route({
    method: 'PUT',
    path: '/api/v1/templates/:id',
    access: 'author',
    tag,
    summary: 'Save a template (send If-Match)',
    status: 200,
    params: byId('template'),
    body: TemplateBody,
    answer: TemplateAnswer,
  }),
  deleteTemplate: route({ method: 'DELETE', path: '/api/v1/templates/:id', access: 'author', tag, summary: 'Delete a template that no journey uses', status: 204, params: byId('template') }),
  previewTemplate: route({
    method: 'POST',
    path: '/api/v1/templates/preview',
    access: 'read',
    tag,
    summary: 'An email as a contact would get it, unsaved changes included',
    status: 200,
    body: TemplateBody.omit({ name: true }).extend({ contactId: idSchema('contact').optional() }),
    answer: z.object({ subject: z.string(), html: z.string(), text: z.string(), contact: z.string().nullable(), issues: z.array(IssueAnswer) }),
  }),
  sender: route({ method: 'GET', path: '/api/v1/sender', access: 'read', tag, summary: 'How this workspace sends email', status: 200, answer: SenderAnswer }),
  saveSender: route({
    method: 'PUT',
    path: '/api/v1/sender',
    access: 'administer',
    tag,
    summary: 'Change how this workspace sends email',
    status: 200,
    body: z.strictObject({
      provider: z.enum(['sandbox', 'resend', 'smtp']),
      fromName: z.string().min(1).max(120),
      fromAddress: z.string().max(320),
      replyTo: z.email().max(320).nullable(),
      settings: z.strictObject({
        host: z.string().max(255).optional(),
        port: z.number().int().min(1).max(65_535).optional(),
        secure: z.boolean().optional(),
        username: z.string().max(320).optional(),
        connections: z.number().int().min(1).max(100).optional().meta({ description: 'SMTP: connections at most' }),
      }),
      secret: z.string().max(500).optional(),
      webhookSecret: z.string().max(200).optional(),
    }),
    answer: SenderAnswer,
  }),
  outbox: route({
    method: 'GET',
    path: '/api/v1/outbox',
    access: 'read',
    tag,
    summary: 'Emails that the sandbox took, latest first',
    status: 200,
    query: PageQuery.extend({ search: z.string().max(200).optional() }),
    answer: pageOf(OutboxItem),
  }),
  outboxEmail: route({
    method: 'GET',
    path: '/api/v1/outbox/:id',
    access: 'read',
    tag,
    summary: 'One email as the sandbox took it',
    status: 200,
    params: byId('message'),
    answer: z.object({
      id: z.string(),
      recipient: z.string(),
      sender: z.string(),
      subject: z.string(),
      html: z.string(),
      text: z.string(),
      headers: z.record(z.string(), z.string()),
      acceptedAt: Time,
    }),
  }),
  simulate: route({
    method: 'POST',
    path: '/api/v1/outbox/:id/outcomes',
    access: 'author',
    tag,
    summary: 'Simulate what becomes of an email in the sandbox',
    status: 204,
    params: byId('message'),
    body: z.strictObject({ outcome: z.enum(['delivered', 'opened', 'clicked', 'bounced', 'complained', 'unsubscribed']) }),
  }),
}
