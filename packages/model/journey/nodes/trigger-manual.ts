import { z } from 'zod'
import { ENTRY_RULE } from '../entry-rule.ts'
import { defineTrigger } from '../node-kind.ts'

/** Contacts enter when a user, or a program, adds them. */
export const triggerManual = defineTrigger({
  kind: 'triggerManual',
  settings: z.object(ENTRY_RULE),
  defaults: { reentry: 'afterExit' },
  ports: () => ['next'],
  trigger: { bringsProperties: true, byHand: true },
  validate: () => [],
})
