import { z } from 'zod'
import { defineNode } from '../node-kind.ts'
import { Reentry } from '../reentry.ts'

/** People enter when someone, or a program, adds them. */
export const triggerManual = defineNode({
  kind: 'triggerManual',
  role: 'trigger',
  settings: z.object({ reentry: Reentry }),
  defaults: { reentry: 'afterExit' },
  ports: ['next'],
  effect: false,
  validate: () => [],
})
