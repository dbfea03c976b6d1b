import { z } from 'zod'
import { CONSENT_KINDS, ConsentChannel } from '../../channels/channel.ts'
import { conditionKind } from '../kind.ts'

/** Has an address on the channel, agreed, and is not suppressed: marketing would be sent. */
export const reachable = conditionKind({
  schema: z.object({ channel: ConsentChannel }),
  validate: () => [],
  aspects: () => ['consent'],
  sentence: {
    en: ({ channel }) => `can be reached by ${CONSENT_KINDS[channel].by.en}`,
    fr: ({ channel }) => `est joignable par ${CONSENT_KINDS[channel].by.fr}`,
  },
})
