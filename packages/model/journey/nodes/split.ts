import { z } from 'zod'
import { issue } from '../../issue.ts'
import { defineCondition } from '../node-kind.ts'
import { PortId } from '../port-id.ts'

const SplitBranch = z.object({
  id: PortId,
  name: z.string().max(60),
  /** Percent, in whole hundredths. */
  share: z.number().min(0).max(100).multipleOf(0.01),
  /** Those who get nothing, with whom the others are compared. */
  holdout: z.boolean(),
})
export type SplitBranch = z.infer<typeof SplitBranch>

/** What the shares add up to, without the rounding of binary fractions. */
export const sumOfShares = (ways: SplitBranch[]) =>
  Math.round(ways.reduce((sum, { share }) => sum + share, 0) * 100) / 100

/** Parts contacts by chance. The same contact goes the same way at each visit. */
export const split = defineCondition({
  kind: 'split',
  settings: z.object({
    ways: z.array(SplitBranch).min(2).max(10),
    /**
     * Everyone goes the way that brings most contacts to the goal, once it is sure enough (percent), and so many have
     * gone each way. Absent: never by itself.
     */
    winner: z
      .object({ confidence: z.number().int().min(80).max(99), least: z.number().int().min(20).max(1_000_000) })
      .optional(),
  }),
  defaults: {
    ways: [
      { id: 'w1', name: 'A', share: 50, holdout: false },
      { id: 'w2', name: 'B', share: 50, holdout: false },
    ] as SplitBranch[],
  },
  ports: ({ ways }) => ways.map(({ id }) => id),
  abTest: (settings) => settings,
  validate: ({ ways, winner }, path, { goal }) => [
    ...(winner && goal === false ? [issue(`${path}.winner`, 'split.goalMissing')] : []),
    ...(new Set(ways.map(({ id }) => id)).size < ways.length ? [issue(`${path}.ways`, 'journey.wayTwice')] : []),
    ...(sumOfShares(ways) === 100 ? [] : [issue(`${path}.ways`, 'split.sum', { sum: sumOfShares(ways) })]),
    ...(ways.filter(({ holdout }) => holdout).length > 1 ? [issue(`${path}.ways`, 'split.holdoutTwice')] : []),
  ],
})
