import { SETTINGS } from '@parcours/model/channels/provider-settings.ts'
import { z } from 'zod'
import { emailProvider } from '../provider.ts'
import { resendEmail } from './send.ts'
import { readResendWebhook } from './webhook.ts'

const settings = z.strictObject({
  apiKey: z
    .string()
    .max(500)
    .register(SETTINGS, {
      secret: true,
      en: { label: 'API key', placeholder: 're_…' },
      fr: { label: 'Clé API', placeholder: 're_…' },
    }),
  webhookSecret: z
    .string()
    .max(200)
    .optional()
    .register(SETTINGS, {
      secret: true,
      en: { label: 'Signing secret of the webhook', placeholder: 'whsec_…' },
      fr: { label: 'Secret de signature du webhook', placeholder: 'whsec_…' },
    }),
})

export const resend = emailProvider({
  key: 'resend',
  name: { en: 'Resend', fr: 'Resend' },
  about: {
    en: 'Emails go out through your Resend account.',
    fr: 'Les e-mails partent par votre compte Resend.',
  },
  settings,
  open: ({ apiKey }) => resendEmail({ apiKey }),
  webhookHelp: {
    en: 'In Resend, add a webhook to this address, for all events of emails, and give its signing secret here.',
    fr: 'Dans Resend, ajoutez un webhook vers cette adresse, pour tous les évènements d’e-mail, et donnez ici son secret de signature.',
  },
  readWebhook: async (request, { webhookSecret }) => readResendWebhook(request, webhookSecret ?? ''),
})
