import { z } from 'zod'
import { type Issue, issue } from '../issue.ts'
import { jsonIssues } from '../values/json.ts'
import type { ConditionKind, Names } from './kind.ts'
import { CONDITION_KINDS, type ConditionKindName } from './registry.ts'

/** The settings of one kind of condition. */
export type ConditionSettings<Kind extends ConditionKindName> = z.infer<(typeof CONDITION_KINDS)[Kind]['schema']>
/** A question that is not made of others. */
export type SimpleCondition = {
  [Kind in ConditionKindName]: { kind: Kind } & ConditionSettings<Kind>
}[ConditionKindName]

/** A question about one contact, answered from what is known of them at that moment. */
export type Condition =
  | { kind: 'all'; of: Condition[] }
  | { kind: 'any'; of: Condition[] }
  | { kind: 'not'; of: Condition }
  | SimpleCondition

export const MAX_DEPTH = 8
const MAX_PARTS = 50

const simple = (Object.keys(CONDITION_KINDS) as ConditionKindName[]).map((kind) =>
  CONDITION_KINDS[kind].schema.extend({ kind: z.literal(kind) }),
)

// The registry gives the union its parts; that each has its kind, the type above says and a lookup cannot.
export const Condition = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('all'), of: z.array(Condition).max(MAX_PARTS) }),
    z.object({ kind: z.literal('any'), of: z.array(Condition).max(MAX_PARTS) }),
    z.object({ kind: z.literal('not'), of: Condition }),
    ...simple,
  ] as unknown as [z.ZodObject<{ kind: z.ZodLiteral<'all'> }>]),
) as unknown as z.ZodType<Condition, Condition>

/**
 * The pure half of a condition's kind. The registry pairs each with its own settings, which the compiler cannot follow.
 */
function kindOf(condition: SimpleCondition): ConditionKind<z.ZodType<SimpleCondition>> {
  return CONDITION_KINDS[condition.kind] as unknown as ConditionKind<z.ZodType<SimpleCondition>>
}

/** What is missing or cannot be in a condition, with paths below `path`. */
export function validateCondition(condition: Condition, path: string): Issue[] {
  const broken = jsonIssues(condition, path)
  return broken.length > 0 ? broken : validateParts(condition, path, 1)
}

function validateParts(condition: Condition, path: string, depth: number): Issue[] {
  if (depth > MAX_DEPTH) return [issue(path, 'condition.tooDeep', { max: MAX_DEPTH })]
  switch (condition.kind) {
    case 'all':
    case 'any':
      if (condition.of.length === 0) return [issue(path, 'condition.empty')]
      return condition.of.flatMap((part, index) => validateParts(part, `${path}.of.${index}`, depth + 1))
    case 'not':
      return validateParts(condition.of, `${path}.of`, depth + 1)
    default:
      return kindOf(condition).validate(condition, path)
  }
}

/** Each simple condition within, with its path. */
export function leavesOf(condition: Condition, path = 'condition'): { condition: SimpleCondition; path: string }[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.flatMap((part, index) => leavesOf(part, `${path}.of.${index}`))
    case 'not':
      return leavesOf(condition.of, `${path}.of`)
    default:
      return [{ condition, path }]
  }
}

/** Every aspect that the answer depends on. */
export function aspectsOf(condition: Condition): string[] {
  return [...new Set(leavesOf(condition).flatMap((leaf) => kindOf(leaf.condition).aspects(leaf.condition)))].sort()
}

/** A condition as a sentence. */
export function conditionSentence(condition: Condition, language: 'en' | 'fr', names: Names, nested = false): string {
  switch (condition.kind) {
    case 'all':
    case 'any': {
      if (condition.of.length === 0) return '…'
      const joint = condition.kind === 'all' ? { en: ' and ', fr: ' et ' } : { en: ' or ', fr: ' ou ' }
      const words = condition.of
        .map((part) => conditionSentence(part, language, names, condition.of.length > 1))
        .join(joint[language])
      return nested && condition.of.length > 1 ? `(${words})` : words
    }
    case 'not':
      return `${language === 'en' ? 'not' : 'pas'} (${conditionSentence(condition.of, language, names)})`
    default:
      return kindOf(condition).sentence[language](condition, names)
  }
}
