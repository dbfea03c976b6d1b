import { z } from 'zod'
import { defineNode } from '../node-kind.ts'

/** The end. A way out that leads nowhere ends the journey just the same. */
export const exit = defineNode({
  kind: 'exit',
  role: 'exit',
  settings: z.object({}),
  defaults: {},
  ports: () => [],
  effect: false,
  validate: () => [],
})
