import { z } from 'zod'
import { defineExit } from '../node-kind.ts'

/** The end. A way out that leads nowhere ends the journey just the same. */
export const exit = defineExit({
  kind: 'exit',
  settings: z.object({}),
  defaults: {},
  ports: () => [],
  validate: () => [],
})
