import { z } from 'zod'
import { ConsentChannel } from '../../channels/channel.ts'
import { conditionKind } from '../kind.ts'

/** Agreed to marketing on a channel. */
export const consent = conditionKind({
  schema: z.object({ channel: ConsentChannel }),
  validate: () => [],
  aspects: () => ['consent'],
  sentence: {
    en: ({ channel }) => `agreed to ${channel === 'email' ? 'email' : 'SMS'}`,
    fr: ({ channel }) => `a accepté ${channel === 'email' ? 'l’e-mail' : 'le SMS'}`,
  },
})
