import { z } from 'zod'
import { ConsentChannel } from '../../channels/channel.ts'
import { defineAction } from '../node-kind.ts'

/** Writes a consent, or its withdrawal, to the ledger, with this journey as its source. */
export const recordConsent = defineAction({
  kind: 'recordConsent',
  settings: z.object({ channel: ConsentChannel, decision: z.enum(['given', 'withdrawn']) }),
  defaults: { channel: 'email', decision: 'withdrawn' },
  ports: () => ['next'],
  effect: false,
  action: { liquid: null },
  validate: () => [],
})
