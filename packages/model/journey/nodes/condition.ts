import { z } from 'zod'
import { Condition, validateCondition } from '../../condition/condition.ts'
import { defineNode } from '../node-kind.ts'

/** Parts people by a question about each of them, asked when they arrive here. */
export const condition = defineNode({
  kind: 'condition',
  role: 'condition',
  settings: z.object({ condition: Condition }),
  defaults: { condition: { kind: 'all', of: [] } },
  ports: () => ['yes', 'no'],
  effect: false,
  validate: (settings, path) => validateCondition(settings.condition, `${path}.condition`),
})
