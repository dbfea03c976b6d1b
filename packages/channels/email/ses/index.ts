import { SETTINGS } from '@parcours/model/channels/provider-settings.ts'
import { z } from 'zod'
import { emailProvider } from '../provider.ts'
import { sesEmail } from './send.ts'
import { readSesWebhook } from './webhook.ts'

/** Where SES is; https://docs.aws.amazon.com/general/latest/gr/ses.html */
const REGIONS = [
  ...['eu-west-3', 'eu-west-1', 'eu-west-2', 'eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1'],
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'ca-west-1', 'sa-east-1'],
  ...['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-south-2', 'ap-southeast-1'],
  ...['ap-southeast-2', 'ap-southeast-3', 'ap-southeast-5', 'af-south-1', 'il-central-1', 'me-central-1'],
  ...['me-south-1', 'us-gov-east-1', 'us-gov-west-1'],
] as const

const settings = z.strictObject({
  region: z.enum(REGIONS).register(SETTINGS, {
    en: { label: 'Region', help: 'Where your address is verified in SES; eu-west-3 is Paris' },
    fr: { label: 'Région', help: 'Celle où votre adresse est vérifiée dans SES ; eu-west-3 est Paris' },
  }),
  accessKeyId: z
    .string()
    .trim()
    .min(16)
    .max(128)
    .register(SETTINGS, {
      en: { label: 'Access key ID', placeholder: 'AKIA…', help: 'Of an IAM user who may ses:SendEmail' },
      fr: {
        label: 'ID de clé d’accès',
        placeholder: 'AKIA…',
        help: 'D’un utilisateur IAM qui a l’autorisation ses:SendEmail',
      },
    }),
  secretAccessKey: z
    .string()
    .trim()
    .min(16)
    .max(200)
    .register(SETTINGS, {
      secret: true,
      en: { label: 'Secret access key' },
      fr: { label: 'Clé d’accès secrète' },
    }),
  ratePerSecond: z
    .int()
    .min(1)
    .max(10_000)
    .default(14)
    .register(SETTINGS, {
      en: { label: 'Emails a second at most', help: 'Your maximum send rate, under Account dashboard in SES' },
      fr: {
        label: 'E-mails par seconde au plus',
        help: 'Votre débit d’envoi maximal, dans le tableau de bord du compte SES',
      },
    }),
  configurationSet: z
    .string()
    .trim()
    .max(64)
    .optional()
    .register(SETTINGS, {
      en: { label: 'Configuration set', help: 'The one whose events SES publishes to your SNS topic' },
      fr: {
        label: 'Jeu de configurations',
        help: 'Celui dont SES publie les évènements dans votre rubrique SNS',
      },
    }),
  topicArn: z
    .string()
    .trim()
    .max(400)
    .optional()
    .register(SETTINGS, {
      en: {
        label: 'ARN of the SNS topic',
        placeholder: 'arn:aws:sns:…',
        help: 'Notices of deliveries, bounces and complaints are taken from this topic only',
      },
      fr: {
        label: 'ARN de la rubrique SNS',
        placeholder: 'arn:aws:sns:…',
        help: 'Les avis de remise, de rebond et de plainte ne sont acceptés que de cette rubrique',
      },
    }),
})

/** A second's worth of calls is never under way at once: each takes a fraction of one. */
const MAX_CONNECTIONS = 50

export const ses = emailProvider({
  key: 'ses',
  name: { en: 'Amazon SES', fr: 'Amazon SES' },
  about: {
    en: 'Emails go out through your AWS account, in the region that you choose.',
    fr: 'Les e-mails partent par votre compte AWS, dans la région de votre choix.',
  },
  settings,
  // A secret belongs to its key.
  login: ({ accessKeyId }) => accessKeyId,
  open: ({ topicArn: _, ratePerSecond, ...account }, { share = 1, connections: most = MAX_CONNECTIONS }) => {
    const rate = ratePerSecond / share
    const connections = Math.max(1, Math.min(most, MAX_CONNECTIONS, Math.ceil(rate / 2)))
    return sesEmail({ ...account, ratePerSecond: rate, connections })
  },
  webhookHelp: {
    en:
      'In Amazon SNS, create a standard topic and give its ARN here. Then subscribe this address to it by HTTPS, without ' +
      'raw message delivery: it confirms itself. In SES, add an event destination with this topic to your configuration ' +
      'set, for sends that are rejected, deliveries, bounces, complaints and rendering failures.',
    fr:
      'Dans Amazon SNS, créez une rubrique standard et donnez son ARN ici. Abonnez-y ensuite cette adresse par HTTPS, sans ' +
      'remise des messages bruts : l’abonnement se confirme de lui-même. Dans SES, ajoutez à votre jeu de configurations ' +
      'une destination d’évènements vers cette rubrique, pour les rejets, les remises, les rebonds, les plaintes et les ' +
      'échecs de rendu.',
  },
  readWebhook: (request, { topicArn }) => readSesWebhook(request, topicArn),
})
