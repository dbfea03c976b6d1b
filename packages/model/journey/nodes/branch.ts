import { z } from 'zod'
import { Comparison, validateComparison } from '../../condition/comparison.ts'
import { Condition, leavesOf, validateCondition } from '../../condition/condition.ts'
import { issue } from '../../issue.ts'
import { defineCondition } from '../node-kind.ts'
import { PortId } from '../port-id.ts'

/** The way of those whom no other takes. */
export const OTHERWISE = 'otherwise'

const Branch = z.object({
  id: PortId,
  name: z.string().max(60),
  /** Of the contact, at the moment of arriving here. */
  condition: Condition,
  /** Of the event that brought them into the journey. */
  entry: z.array(Comparison).max(10),
})
export type Branch = z.infer<typeof Branch>

/** Parts contacts many ways: each goes by the first way whose questions they answer yes, or by the last. */
export const branch = defineCondition({
  kind: 'branch',
  settings: z.object({ branches: z.array(Branch).min(1).max(12) }),
  defaults: {
    branches: [
      { id: 'w1', name: '', condition: { kind: 'all', of: [] }, entry: [] },
      { id: 'w2', name: '', condition: { kind: 'all', of: [] }, entry: [] },
    ] as Branch[],
  },
  ports: ({ branches }) => [...branches.map(({ id }) => id), OTHERWISE],
  validate: ({ branches }, path) => [
    ...(new Set(branches.map(({ id }) => id)).size < branches.length
      ? [issue(`${path}.branches`, 'journey.wayTwice')]
      : []),
    ...branches.flatMap(({ condition, entry }, index) => {
      const at = `${path}.branches.${index}`
      if (leavesOf(condition).length === 0 && entry.length === 0) return [issue(`${at}.condition`, 'condition.empty')]
      return [
        ...(leavesOf(condition).length === 0 ? [] : validateCondition(condition, `${at}.condition`)),
        ...entry.flatMap((one, place) => validateComparison(one, `${at}.entry.${place}`)),
      ]
    }),
  ],
})
