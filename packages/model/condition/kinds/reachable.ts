import { z } from 'zod'
import { conditionKind } from '../kind.ts'

/** Has an address on the channel, agreed, and is not suppressed: marketing would be sent. */
export const reachable = conditionKind({
  schema: z.object({ channel: z.enum(['email', 'sms']) }),
  validate: () => [],
  aspects: () => ['consent'],
  sentence: {
    en: ({ channel }) => `can be reached by ${channel === 'email' ? 'email' : 'SMS'}`,
    fr: ({ channel }) => `est joignable par ${channel === 'email' ? 'e-mail' : 'SMS'}`,
  },
})
