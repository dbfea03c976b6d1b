import { SETTINGS } from '@parcours/model/channels/provider-settings.ts'
import { loginText, MailHost } from '@parcours/model/delivery/mail-host.ts'
import { z } from 'zod'
import { emailProvider } from '../provider.ts'
import { smtpEmail } from './send.ts'

const PORT = 587

const settings = z.strictObject({
  host: MailHost.register(SETTINGS, {
    en: { label: 'Server', placeholder: 'smtp.example.com' },
    fr: { label: 'Serveur', placeholder: 'smtp.exemple.fr' },
  }),
  port: z
    .int()
    .min(1)
    .max(65_535)
    .default(PORT)
    .register(SETTINGS, { en: { label: 'Port' }, fr: { label: 'Port' } }),
  secure: z
    .boolean()
    .default(false)
    .register(SETTINGS, {
      en: {
        label: 'TLS from the start (port 465)',
        help: 'Otherwise the connection is encrypted where the server offers it',
      },
      fr: { label: 'TLS dès le début (port 465)', help: 'Sinon, la connexion est chiffrée si le serveur le propose' },
    }),
  username: loginText(320)
    .optional()
    .register(SETTINGS, { en: { label: 'Username' }, fr: { label: 'Nom d’utilisateur' } }),
  password: loginText(500)
    .optional()
    .register(SETTINGS, { secret: true, en: { label: 'Password' }, fr: { label: 'Mot de passe' } }),
  connections: z
    .int()
    .min(1)
    .max(100)
    .default(10)
    .register(SETTINGS, {
      en: { label: 'Connections at most', help: 'How many emails are handed over at the same time' },
      fr: { label: 'Connexions simultanées au plus', help: 'Combien d’e-mails sont remis en même temps' },
    }),
  bounceAddress: z
    .email()
    .max(320)
    .optional()
    .register(SETTINGS, {
      en: {
        label: 'Address for bounces',
        help: 'Mail servers write there when they cannot deliver; your own address otherwise',
      },
      fr: {
        label: 'Adresse des rebonds',
        help: 'Les serveurs y écrivent ce qu’ils ne peuvent remettre ; à défaut, votre propre adresse',
      },
    }),
})

export const smtp = emailProvider({
  key: 'smtp',
  name: { en: 'SMTP', fr: 'SMTP' },
  about: {
    en: 'Emails go out through any mail server.',
    fr: 'Les e-mails partent par n’importe quel serveur de messagerie.',
  },
  settings,
  advice: {
    unknownHost: {
      en: 'Check the name of the server under Settings › Sending.',
      fr: 'Vérifiez le nom du serveur sous Paramètres › Envoi.',
    },
    unreachable: {
      en: 'Check the server and its port under Settings › Sending.',
      fr: 'Vérifiez le serveur et son port sous Paramètres › Envoi.',
    },
    untrusted: {
      en: 'Check the port and the TLS setting under Settings › Sending.',
      fr: 'Vérifiez le port et le réglage TLS sous Paramètres › Envoi.',
    },
    refused: {
      en: 'Check the username and the password under Settings › Sending.',
      fr: 'Vérifiez le nom d’utilisateur et le mot de passe sous Paramètres › Envoi.',
    },
  },
  returnsMail: true,
  // A password given for one server is used with the same server only, in the same way, for the same account.
  login: ({ host, port, secure, username }) => username && [host?.toLowerCase(), port, secure, username],
  open: (
    { connections, ...server },
    { isAllowed, share = 1, connections: maxConnections = Number.POSITIVE_INFINITY },
  ) =>
    smtpEmail({
      ...server,
      isAllowed,
      connections: Math.max(1, Math.min(maxConnections, Math.floor(connections / share))),
    }),
})
