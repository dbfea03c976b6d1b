import { z } from 'zod'
import { Condition, validateCondition } from '../../condition/condition.ts'
import { defineCondition } from '../node-kind.ts'

/** Parts contacts by a question about each of them, asked when they arrive here. */
export const condition = defineCondition({
  kind: 'condition',
  settings: z.object({ condition: Condition }),
  defaults: { condition: { kind: 'all', of: [] } },
  ports: () => ['yes', 'no'],
  validate: (settings, path) => validateCondition(settings.condition, `${path}.condition`),
})
