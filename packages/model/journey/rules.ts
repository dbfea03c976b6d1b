import { z } from 'zod'
import { Comparison, validateComparison } from '../condition/comparison.ts'
import { type Issue, issue } from '../issue.ts'
import type { References } from './node-kind.ts'
import { SameAsEntry, validateSameAsEntry } from './same-as-entry.ts'
import type { ExitReason } from './state.ts'

/**
 * What a journey is for: a contact who does this within some days of entering has reached the goal, at any step, and
 * even when they have left.
 */
export const Goal = z.object({
  event: z.string().max(200),
  where: z.array(Comparison).max(10),
  same: SameAsEntry,
  /** Days after entering within which it counts. */
  days: z.number().int().min(1).max(365),
  /** Whether reaching it ends the journey for the contact. */
  exit: z.boolean(),
})
export type Goal = z.infer<typeof Goal>

/** What makes contacts leave at once, at any step. */
export const ExitRule = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('event'),
    event: z.string().max(200),
    where: z.array(Comparison).max(10),
    same: SameAsEntry,
  }),
  z.object({ kind: z.literal('segment'), segmentId: z.string().max(60), on: z.enum(['entered', 'left']) }),
])
export type ExitRule = z.infer<typeof ExitRule>

/** What holds for a journey as a whole, at each of its steps. */
export const Rules = z.object({ goal: Goal.nullable(), exits: z.array(ExitRule).max(10) })
export type Rules = z.infer<typeof Rules>

export const NO_RULES: Rules = { goal: null, exits: [] }

/** Why contacts left by a rule, or by a new version of the journey, as their position and trail say it. */
export const LEFT_BY_GOAL = 'goal' satisfies ExitReason
export const LEFT_BY_RULE = 'exitRule' satisfies ExitReason
export const LEFT_BY_CHANGE = 'changed' satisfies ExitReason

/**
 * What a trail says in place of a way out: of contacts whom a rule, a user or a new version took out at the
 * step, or whom a resumption led past it. They have not passed the step.
 */
export const NO_PORTS: readonly string[] = [
  LEFT_BY_GOAL,
  LEFT_BY_RULE,
  LEFT_BY_CHANGE,
  'stopped',
  'overdue',
  'skipped',
  'removed',
]

/** What is missing in the rules, with paths below `rules`. */
export function validateRules({ goal, exits }: Rules, references: References): Issue[] {
  return [
    ...(goal ? validateEvent(goal, 'rules.goal', references) : []),
    ...exits.flatMap((rule, index) => {
      const path = `rules.exits.${index}`
      if (rule.kind === 'event') return validateEvent(rule, path, references)
      if (!rule.segmentId) return [issue(`${path}.segmentId`, 'condition.segmentMissing')]
      return references.segmentIds && !references.segmentIds.has(rule.segmentId)
        ? [issue(`${path}.segmentId`, 'notFound.segment')]
        : []
    }),
  ]
}

function validateEvent(
  { event, where, same }: Pick<Goal, 'event' | 'where' | 'same'>,
  path: string,
  references: References,
): Issue[] {
  return [
    ...(event.trim() ? [] : [issue(`${path}.event`, 'event.nameMissing')]),
    ...where.flatMap((filter, index) => validateComparison(filter, `${path}.where.${index}`)),
    ...validateSameAsEntry(same, path, references),
  ]
}
