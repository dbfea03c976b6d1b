import { leavesOf } from '@parcours/model/condition/condition.ts'
import { type Branch, OTHERWISE } from '@parcours/model/journey/nodes/branch.ts'
import { type RawBuilder, sql } from 'kysely'
import { comparisonSql } from '../../condition/comparison.ts'
import { jsonProperty } from '../../condition/source.ts'
import { conditionSql } from '../../condition/sql.ts'
import { conditionInputs, entryInputs, inputsSql } from '../running/decision-inputs.ts'
import type { BehaviourOf } from './behaviour.ts'

export const branch: BehaviourOf<'branch'> = {
  kind: 'instant',
  decide: ({ branches }, now) => ({
    port: sql`CASE ${sql.join(
      branches.map((one) => sql`WHEN ${takes(one, now)} THEN ${one.id}`),
      sql` `,
    )} ELSE ${OTHERWISE} END`,
    who: sql`p.state = 'ready'`,
    why: inputsSql([
      ...conditionInputs(branches.map(({ condition }) => condition)),
      ...entryInputs(
        branches.flatMap(({ entry }) => entry),
        (property) => entryProperty(property).json,
      ),
    ]),
  }),
}

const RESULTS = 'results.'

/** A property of the event that brought the contact, or of what a step has added since: `results.score.body.points`. */
function entryProperty(property: string) {
  return property.startsWith(RESULTS)
    ? jsonProperty(sql`(p.entry -> 'results')`, property.slice(RESULTS.length))
    : jsonProperty(sql`(p.entry -> 'properties')`, property)
}

/** Whether the contact takes a port: by what they are now, and by the event that brought them. */
function takes({ condition, entry }: Branch, now: Date): RawBuilder<boolean> {
  const ofEntry = entry.map((one) => comparisonSql(one, entryProperty(one.property), now))
  const ofContact = leavesOf(condition).length > 0 ? [conditionSql(condition, { now, of: 'each' })] : []
  return sql`(${sql.join([...ofContact, ...ofEntry], sql` AND `)})`
}
