import type { Condition, SimpleCondition } from '@parcours/model/condition/condition.ts'
import type { ConditionKindName } from '@parcours/model/condition/registry.ts'
import type { RuleGroupType, RuleType } from 'react-querybuilder'
import { CONDITION_VIEWS } from './registry.ts'

/** A simple condition as the query builder holds it: whole in the rule's value, with whether it is turned round. */
export interface GivenRule {
  condition: SimpleCondition
  negated: boolean
}

export function freshCondition(kind: ConditionKindName): SimpleCondition {
  // The registry pairs each kind with its own settings, which the compiler cannot follow through a lookup.
  return { kind, ...CONDITION_VIEWS[kind].fresh } as SimpleCondition
}

function ruleOf(condition: SimpleCondition, negated: boolean): RuleType {
  return { field: condition.kind, operator: '=', value: { condition, negated } satisfies GivenRule }
}

/** A condition as a tree of the query builder. Its root is always a group. */
export function toQuery(condition: Condition): RuleGroupType {
  const node = toNode(condition, false)
  return 'rules' in node ? node : { combinator: 'and', rules: [node] }
}

function toNode(condition: Condition, negated: boolean): RuleGroupType | RuleType {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return {
        combinator: condition.kind === 'all' ? 'and' : 'or',
        not: negated,
        rules: condition.of.map((part) => toNode(part, false)),
      }
    case 'not':
      return negated ? { combinator: 'and', not: true, rules: [toNode(condition, false)] } : toNode(condition.of, true)
    default:
      return ruleOf(condition, negated)
  }
}

/** The inverse of {@link toQuery}. */
export function toCondition(query: RuleGroupType): Condition {
  const group: Condition = {
    kind: query.combinator === 'or' ? 'any' : 'all',
    of: query.rules.map((rule) => ('rules' in rule ? toCondition(rule) : ofRule(rule as RuleType))),
  }
  return query.not ? { kind: 'not', of: group } : group
}

function ofRule({ value }: RuleType): Condition {
  const { condition, negated } = value as GivenRule
  return negated ? { kind: 'not', of: condition } : condition
}

/** The path of the simple condition at a place of the query, below the root: where its issues stand. */
export function conditionPath(condition: Condition, path: number[]): string {
  const [first, ...rest] = path
  if (condition.kind === 'not') return join('of', conditionPath(condition.of, path))
  if (first === undefined || (condition.kind !== 'all' && condition.kind !== 'any')) return ''
  const part = condition.of[first]
  return part ? join(`of.${first}`, conditionPath(part, rest)) : ''
}

function join(before: string, after: string): string {
  return after ? `${before}.${after}` : before
}
