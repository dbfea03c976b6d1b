import { z } from 'zod'
import { ConsentChannel } from '../../channels/channel.ts'
import { conditionKind } from '../kind.ts'

/** Has an address on the channel, agreed, and is not suppressed: marketing would be sent. */
export const reachable = conditionKind({
  schema: z.object({ channel: ConsentChannel }),
  validate: () => [],
  aspects: () => ['consent'],
  sentence: {
    en: ({ channel }) => `can be reached by ${channel === 'email' ? 'email' : 'SMS'}`,
    fr: ({ channel }) => `est joignable par ${channel === 'email' ? 'e-mail' : 'SMS'}`,
  },
})
