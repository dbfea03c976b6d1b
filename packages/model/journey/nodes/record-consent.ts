import { z } from 'zod'
import { defineAction } from '../node-kind.ts'

/** Writes a consent, or its withdrawal, to the ledger, with this journey as its source. */
export const recordConsent = defineAction({
  kind: 'recordConsent',
  settings: z.object({ channel: z.enum(['email', 'sms']), decision: z.enum(['given', 'withdrawn']) }),
  defaults: { channel: 'email', decision: 'withdrawn' },
  ports: () => ['next'],
  effect: false,
  action: { liquid: null },
  validate: () => [],
})
