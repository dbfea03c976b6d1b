import { z } from 'zod'
import { ENTRY_RULE } from '../entry-rule.ts'
import { defineNode } from '../node-kind.ts'

/** People enter when someone, or a program, adds them. */
export const triggerManual = defineNode({
  kind: 'triggerManual',
  role: 'trigger',
  settings: z.object(ENTRY_RULE),
  defaults: { reentry: 'afterExit' },
  ports: () => ['next'],
  effect: false,
  validate: () => [],
})
