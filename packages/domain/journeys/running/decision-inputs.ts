import type { Comparison } from '@parcours/model/condition/comparison.ts'
import { type Condition, leavesOf } from '@parcours/model/condition/condition.ts'
import { type RawBuilder, sql } from 'kysely'
import { contactProperty } from '../../condition/kinds/property.ts'
import { decisionSql } from '../../contacts/consent-bits.ts'
import { isMember } from '../../segments/is-member.ts'

/** Something that a decision was made by, as the trail keeps it: what was asked for, and what it was then. */
export interface DecisionInput {
  /**
   * Of the contact (`property`, `tag`, `consent`, `segment`), of the event that brought them or that they waited for
   * (`event`), when they did what they waited for (`done`, null when they did not; `opened` or `clicked` for an email),
   * when their wait moved to another date (`moved`), by chance (`draw`, from 0 to 99.99), or what a member said
   * (`reason`).
   */
  of: 'property' | 'tag' | 'consent' | 'segment' | 'event' | 'done' | 'email' | 'moved' | 'draw' | 'reason'
  name: string
  value: unknown
}

/** As many as are ever read. */
const MAX_INPUTS_KEPT = 20

/** One input, its value SQL over the contact `c` and the position `p`. */
export function input(of: DecisionInput['of'], name: string, value: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`jsonb_build_object('of', ${of}::text, 'name', ${name}::text, 'value', ${value})`
}

/** Inputs as one value for the trail: SQL. */
export function inputsSql(inputs: RawBuilder<unknown>[]): RawBuilder<unknown> | undefined {
  return inputs.length > 0 ? sql`jsonb_build_array(${sql.join(inputs.slice(0, MAX_INPUTS_KEPT))})` : undefined
}

/** What a condition asks of the contact that can be said in a word; what they did is in their timeline already. */
export function conditionInputs(conditions: Condition[]): RawBuilder<unknown>[] {
  const found = new Map<string, RawBuilder<unknown>>()
  for (const { condition } of conditions.flatMap((one) => leavesOf(one))) {
    switch (condition.kind) {
      case 'property':
        found.set(
          `property ${condition.property}`,
          input('property', condition.property, contactProperty(condition.property).json),
        )
        break
      case 'tag':
        found.set(`tag ${condition.tag}`, input('tag', condition.tag, sql`${condition.tag} = ANY (c.tags)`))
        break
      case 'consent':
        found.set(`consent ${condition.channel}`, input('consent', condition.channel, decisionSql(condition.channel)))
        break
      case 'segment':
        if (condition.segmentId)
          found.set(
            `segment ${condition.segmentId}`,
            input('segment', condition.segmentId, isMember(condition.segmentId)),
          )
        break
    }
  }
  return [...found.values()]
}

/** What is asked of an event, the one that brought them say; `placeOf` says where it is. */
export function entryInputs(
  comparisons: Comparison[],
  placeOf: (property: string) => RawBuilder<unknown>,
): RawBuilder<unknown>[] {
  return [...new Set(comparisons.map(({ property }) => property))].map((property) =>
    input('event', property, placeOf(property)),
  )
}
