import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { sql } from 'kysely'
import { CONTACT_COLUMNS, CONTACT_MOMENTS } from '../../contacts/columns.ts'
import { comparisonSql, comparisonTurns, jsonProperty, type Source } from '../comparison.ts'
import { person, type Sql } from '../context.ts'
import type { ConditionSql } from '../kind.ts'

/** A field, or a property, of the contact `c`. */
export function contactProperty(property: string, p: Sql<unknown> = sql`c`): Source {
  const moment = CONTACT_MOMENTS[property]
  if (moment) {
    const ref = sql<Date | null>`${p}.${sql.ref(moment)}`
    return { text: sql`${ref}::text`, json: sql`to_jsonb(${ref})`, column: true, moment: ref }
  }
  const column = CONTACT_COLUMNS[property as keyof typeof CONTACT_COLUMNS]
  if (!column) return jsonProperty(sql`c.properties`, property)
  const ref = sql<string | null>`c.${sql.ref(column)}`
  return { text: ref, json: sql`to_jsonb(${ref})`, column: true }
}

export const property: ConditionSql<ConditionSettings<'property'>> = {
  test: (settings, asking) => comparisonSql(settings, contactProperty(settings.property, person(asking)), asking.now),
  turns: (settings, now) => comparisonTurns(settings, contactProperty(settings.property), now),
}
