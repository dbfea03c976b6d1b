import { z } from 'zod'
import { CONSENT_KINDS, ConsentChannel } from '../../channels/channel.ts'
import { conditionKind } from '../kind.ts'

/** Agreed to marketing on a channel. */
export const consent = conditionKind({
  schema: z.object({ channel: ConsentChannel }),
  validate: () => [],
  aspects: () => ['consent'],
  sentence: {
    en: ({ channel }) => `agreed to ${CONSENT_KINDS[channel].to.en}`,
    fr: ({ channel }) => `a accepté ${CONSENT_KINDS[channel].to.fr}`,
  },
})
