import { SANDBOX } from '@parcours/model/channels/provider-kind.ts'
import { z } from 'zod'
import { emailProvider } from '../provider.ts'
import { sandboxEmail } from './send.ts'

export const sandbox = emailProvider({
  key: SANDBOX,
  name: { en: 'Sandbox', fr: 'Mode d’essai' },
  about: {
    en: 'Nothing leaves: emails are kept in the outbox, for trying.',
    fr: 'Rien ne part : les e-mails restent dans la boîte d’essai.',
  },
  settings: z.strictObject({}),
  open: (_, { storeInOutbox }) => sandboxEmail(storeInOutbox),
})
