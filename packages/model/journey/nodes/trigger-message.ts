import { z } from 'zod'
import { issue } from '../../issue.ts'
import { ENTRY_RULE } from '../entry-rule.ts'
import { defineTrigger } from '../node-kind.ts'

export const MESSAGE_BEHAVIOURS = ['opened', 'clicked', 'notOpened', 'notClicked', 'bounced', 'unsubscribed'] as const
export type MessageBehaviour = (typeof MESSAGE_BEHAVIOURS)[number]

/** Whether this is told by time having passed, rather than by something that happens. */
export function isOmission(did: MessageBehaviour): did is 'notOpened' | 'notClicked' {
  return did === 'notOpened' || did === 'notClicked'
}

/** Contacts enter by what they do with an email, or have not done some days after it was sent. */
export const triggerMessage = defineTrigger({
  kind: 'triggerMessage',
  settings: z.object({
    did: z.enum(MESSAGE_BEHAVIOURS),
    /** Which emails: those of a template, of a campaign, or any (both empty). */
    templateId: z.string().max(60),
    campaignId: z.string().max(60),
    /** For what was not done: days after it was sent. */
    withinDays: z.number().int().min(1).max(90),
    ...ENTRY_RULE,
  }),
  defaults: { did: 'opened', templateId: '', campaignId: '', withinDays: 3, reentry: 'afterExit' },
  ports: () => ['next'],
  trigger: { bringsProperties: true },
  validate: ({ templateId, campaignId }, path, { templateIds, campaignIds }) => [
    ...(templateId && templateIds && !templateIds.has(templateId)
      ? [issue(`${path}.templateId`, 'email.templateUnknown')]
      : []),
    ...(campaignId && campaignIds && !campaignIds.has(campaignId)
      ? [issue(`${path}.campaignId`, 'notFound.campaign')]
      : []),
  ],
})
