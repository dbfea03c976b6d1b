import { z } from 'zod'
import { issue } from '../../issue.ts'
import { defineAction } from '../node-kind.ts'

/** Sends an email to everyone who may get it; the others go on without, with the reason on their timeline. */
export const sendEmail = defineAction({
  kind: 'sendEmail',
  settings: z.object({
    templateId: z.string().max(64),
    /** The connection that sends it; the default one of the workspace without. */
    connectionId: z.string().max(64).optional(),
    /** Whoever had so many emails within so many days gets none here. */
    cap: z.object({ emails: z.number().int().min(1).max(100), days: z.number().int().min(1).max(90) }).optional(),
  }),
  defaults: { templateId: '' },
  ports: () => ['next'],
  effect: true,
  action: {
    liquid: null,
    message: ({ templateId, connectionId, cap }) => ({
      channel: 'email',
      templateId,
      connectionId,
      cap: cap && { messages: cap.emails, days: cap.days },
    }),
  },
  validate: ({ templateId, connectionId }, path, { templateIds, connectionIds }) => [
    ...(templateId ? [] : [issue(`${path}.templateId`, 'email.templateMissing')]),
    ...(templateId && templateIds && !templateIds.has(templateId)
      ? [issue(`${path}.templateId`, 'email.templateUnknown')]
      : []),
    ...(connectionId && connectionIds && !connectionIds.has(connectionId)
      ? [issue(`${path}.connectionId`, 'notFound.connection')]
      : []),
  ],
})
