import { z } from 'zod'
import { issue } from '../../issue.ts'
import { defineAction, type StepMessage } from '../node-kind.ts'

const Settings = z.object({
  templateId: z.string().max(64),
  /** The connection that sends it; the default one of the workspace without. */
  connectionId: z.string().max(64).optional(),
  /** A contact who had so many emails within so many days gets none here. */
  cap: z.object({ emails: z.number().int().min(1).max(100), days: z.number().int().min(1).max(90) }).optional(),
})

/** What it sends, as every channel says it. */
export const stepEmail = ({ templateId, connectionId, cap }: z.infer<typeof Settings>): StepMessage => ({
  channel: 'email',
  templateId,
  connectionId,
  cap: cap && { messages: cap.emails, days: cap.days },
})

/** Sends an email to everyone who may get it; the others go on without, with the reason on their timeline. */
export const sendEmail = defineAction({
  kind: 'sendEmail',
  settings: Settings,
  defaults: { templateId: '' },
  ports: () => ['next'],
  effect: true,
  action: {
    liquid: null,
    message: stepEmail,
  },
  validate: ({ templateId, connectionId }, path, { templateIds, connections }) => [
    ...(templateId ? [] : [issue(`${path}.templateId`, 'email.templateMissing')]),
    ...(templateId && templateIds && !templateIds.has(templateId)
      ? [issue(`${path}.templateId`, 'email.templateUnknown')]
      : []),
    ...(connectionId && connections && connections.get(connectionId) !== 'email'
      ? [issue(`${path}.connectionId`, 'notFound.connection')]
      : []),
  ],
})
