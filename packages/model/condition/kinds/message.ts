import { z } from 'zod'
import { AmountFields, validateAmount } from '../amount.ts'
import { conditionKind } from '../kind.ts'
import { TimeFields, timeWords, validateTime } from '../period.ts'
import { compareWords, counted, quoted } from '../words.ts'

export const MESSAGE_ACTIONS = ['sent', 'delivered', 'opened', 'clicked', 'bounced'] as const
const EN = { sent: 'was sent', delivered: 'received', opened: 'opened', clicked: 'clicked in', bounced: 'bounced' }
const FR = {
  sent: 's’est vu envoyer',
  delivered: 'a reçu',
  opened: 'a ouvert',
  clicked: 'a cliqué dans',
  bounced: 'a rejeté',
}

/** What became of emails to this contact: of any, of one template, of one journey or of one campaign. */
export const message = conditionKind({
  schema: z.object({
    action: z.enum(MESSAGE_ACTIONS),
    templateId: z.string().max(60).optional(),
    journeyId: z.string().max(60).optional(),
    campaignId: z.string().max(60).optional(),
    ...AmountFields,
    ...TimeFields,
  }),
  validate: (settings, path) => [...validateAmount(settings, path), ...validateTime(settings, path)],
  aspects: () => ['message'],
  sentence: {
    en(settings, names) {
      const { action, templateId, journeyId, campaignId, amount } = settings
      const template = templateId ? ` ${quoted('en', names.template(templateId))}` : ''
      const journey = journeyId ? ` of ${quoted('en', names.journey(journeyId))}` : ''
      const campaign = campaignId ? ` of the campaign ${quoted('en', names.campaign(campaignId))}` : ''
      const which = `${template}${journey}${campaign}`
      const emails =
        amount === 0
          ? `no email${which}`
          : `${compareWords('en', settings)} ${counted('en', amount, 'email', 'emails')}${which}`
      return `${EN[action]} ${emails}${timeWords('en', settings)}`
    },
    fr(settings, names) {
      const { action, templateId, journeyId, campaignId, amount } = settings
      const template = templateId ? ` ${quoted('fr', names.template(templateId))}` : ''
      const journey = journeyId ? ` de ${quoted('fr', names.journey(journeyId))}` : ''
      const campaign = campaignId ? ` de la campagne ${quoted('fr', names.campaign(campaignId))}` : ''
      const which = `${template}${journey}${campaign}`
      const emails =
        amount === 0
          ? `0 e-mail${which}`
          : `${compareWords('fr', settings)} ${counted('fr', amount, 'e-mail', 'e-mails')}${which}`
      return `${FR[action]} ${emails}${timeWords('fr', settings)}`
    },
  },
})
