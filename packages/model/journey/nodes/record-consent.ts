import { z } from 'zod'
import { ConsentChannel } from '../../channels/channel.ts'
import { CONSENT_DECISIONS } from '../../consent.ts'
import { defineAction } from '../node-kind.ts'

/** Writes a consent, or its withdrawal, to the ledger, with this journey as its source. */
export const recordConsent = defineAction({
  kind: 'recordConsent',
  settings: z.object({ channel: ConsentChannel, decision: z.enum(CONSENT_DECISIONS) }),
  defaults: { channel: 'email', decision: 'withdrawn' },
  ports: () => ['next'],
  effect: false,
  action: { liquid: null },
  validate: () => [],
})
