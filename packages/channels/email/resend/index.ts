import { SETTINGS, unfit } from '@parcours/model/channels/provider-settings.ts'
import { z } from 'zod'
import { emailProvider } from '../provider.ts'
import { resendEmail } from './send.ts'
import { readResendWebhook } from './webhook.ts'

const settings = z.strictObject({
  apiKey: z
    .string()
    .trim()
    .max(500)
    .refine((key) => /^re_[\w-]+$/.test(key), {
      params: unfit({
        en: 'An API key of Resend begins with re_: copy all of it from API Keys in Resend.',
        fr: 'Une clé API de Resend commence par re_ : copiez-la en entier depuis API Keys, dans Resend.',
      }),
    })
    .register(SETTINGS, {
      secret: true,
      en: { label: 'API key', placeholder: 're_…' },
      fr: { label: 'Clé API', placeholder: 're_…' },
    }),
  webhookSecret: z
    .string()
    .trim()
    .max(200)
    .refine((secret) => /^whsec_[\w+/=-]+$/.test(secret), {
      params: unfit({
        en: 'A signing secret begins with whsec_: copy all of it from the page of the webhook in Resend.',
        fr: 'Un secret de signature commence par whsec_ : copiez-le en entier depuis la page du webhook, dans Resend.',
      }),
    })
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
  advice: {
    refused: {
      en: 'Check the API key under Settings › Sending: it may have been deleted in Resend, or may not send.',
      fr: 'Vérifiez la clé API sous Paramètres › Envoi : elle a peut-être été supprimée dans Resend, ou n’a pas le droit d’envoyer.',
    },
    unreachable: {
      en: 'Nothing has to be changed here if Resend is down: sending goes on by itself.',
      fr: 'Si Resend est en panne, rien n’est à changer ici : l’envoi reprendra de lui-même.',
    },
    failed: {
      en: 'Look at your quota and at the state of Resend: sending goes on by itself.',
      fr: 'Voyez votre quota et l’état de Resend : l’envoi reprendra de lui-même.',
    },
    signature: {
      en: 'Check the signing secret of the webhook under Settings › Sending.',
      fr: 'Vérifiez le secret de signature du webhook sous Paramètres › Envoi.',
    },
  },
  open: ({ apiKey }) => resendEmail({ apiKey }),
  webhookHelp: {
    en: 'In Resend, add a webhook to this address, for all events of emails, and give its signing secret here.',
    fr: 'Dans Resend, ajoutez un webhook vers cette adresse, pour tous les évènements d’e-mail, et donnez ici son secret de signature.',
  },
  readWebhook: async (request, { webhookSecret }) => readResendWebhook(request, webhookSecret ?? ''),
})
