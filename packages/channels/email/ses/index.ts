import { SETTINGS, unfit } from '@parcours/model/channels/provider-settings.ts'
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

/**
 * Of a standard topic: one in order (.fifo) calls no address.
 * https://docs.aws.amazon.com/sns/latest/dg/fifo-topic-message-delivery.html
 */
const TOPIC_ARN = /^arn:aws(-[a-z]+)*:sns:[a-z\d-]+:\d{12}:[\w-]{1,256}$/

const settings = z.strictObject({
  region: z.enum(REGIONS).register(SETTINGS, {
    en: { label: 'Region', help: 'Where your address is verified in SES; eu-west-3 is Paris' },
    fr: { label: 'Région', help: 'Celle où votre adresse est vérifiée dans SES ; eu-west-3 est Paris' },
  }),
  accessKeyId: z
    .string()
    .trim()
    .max(128)
    .refine((id) => /^(?!ASIA)\w{16,}$/.test(id), {
      params: unfit({
        en: 'An access key ID is letters and digits, such as AKIA…; temporary ones (ASIA…) expire and cannot be used.',
        fr: 'Un ID de clé d’accès n’a que lettres et chiffres, comme AKIA… ; les temporaires (ASIA…) expirent et ne conviennent pas.',
      }),
    })
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
    .max(200)
    .refine((key) => /^[\w+/=]{16,}$/.test(key), {
      params: unfit({
        en: 'A secret access key has 40 letters, digits, + and /: copy all of it, or create another in IAM.',
        fr: 'Une clé d’accès secrète compte 40 lettres, chiffres, + et / : copiez-la en entier, ou créez-en une autre dans IAM.',
      }),
    })
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
    .refine((name) => /^[\w-]+$/.test(name), {
      params: unfit({
        en: 'The name of a configuration set has letters, digits, - and _ only: copy it from SES.',
        fr: 'Le nom d’un jeu de configurations n’a que des lettres, des chiffres, - et _ : copiez-le depuis SES.',
      }),
    })
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
    .refine((arn) => TOPIC_ARN.test(arn), {
      params: unfit({
        en: 'The ARN of a standard topic is like arn:aws:sns:eu-west-3:123456789012:mail: copy it from Amazon SNS.',
        fr: 'L’ARN d’une rubrique standard ressemble à arn:aws:sns:eu-west-3:123456789012:mail : copiez-le depuis Amazon SNS.',
      }),
    })
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
  advice: {
    unknownHost: {
      en: 'Check the region under Settings › Sending.',
      fr: 'Vérifiez la région sous Paramètres › Envoi.',
    },
    unreachable: {
      en: 'Check the region under Settings › Sending; if Amazon SES is down there, sending goes on by itself.',
      fr: 'Vérifiez la région sous Paramètres › Envoi ; si Amazon SES y est en panne, l’envoi reprendra de lui-même.',
    },
    refused: {
      en: 'Check the access key, the region and the configuration set under Settings › Sending, and your account in SES.',
      fr: 'Vérifiez la clé d’accès, la région et le jeu de configurations sous Paramètres › Envoi, et votre compte dans SES.',
    },
    failed: {
      en: 'Compare the emails a second under Settings › Sending with your maximum send rate in SES.',
      fr: 'Comparez les e-mails par seconde sous Paramètres › Envoi avec votre débit d’envoi maximal dans SES.',
    },
    signature: {
      en: 'Check the ARN of the SNS topic under Settings › Sending, and that raw message delivery is off in SNS.',
      fr: 'Vérifiez l’ARN de la rubrique SNS sous Paramètres › Envoi, et que la remise des messages bruts est désactivée dans SNS.',
    },
  },
  // A secret belongs to its key.
  login: ({ accessKeyId }) => accessKeyId,
  open: ({ topicArn: _, ratePerSecond, ...account }, { share = 1, connections: maxConnections = MAX_CONNECTIONS }) => {
    const rate = ratePerSecond / share
    const connections = Math.max(1, Math.min(maxConnections, MAX_CONNECTIONS, Math.ceil(rate / 2)))
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
