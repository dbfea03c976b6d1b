import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { isContactField } from '@parcours/model/contacts/fields.ts'
import { sql } from 'kysely'
import { CONTACT_COLUMNS, CONTACT_MOMENTS } from '../../contacts/columns.ts'
import { comparisonSql, comparisonTurns } from '../comparison.ts'
import { person, type Sql } from '../context.ts'
import type { ConditionSql } from '../kind.ts'
import { isDated, jsonProperty, type Source } from '../source.ts'

/** A field, or a property, of the contact `c`. */
export function contactProperty(property: string, p: Sql<unknown> = sql`c`): Source {
  const moment = CONTACT_MOMENTS.get(property)
  if (moment) {
    const ref = sql<Date | null>`${p}.${sql.ref(moment)}`
    return { text: sql`${ref}::text`, json: sql`to_jsonb(${ref})`, column: true, moment: ref }
  }
  if (!isContactField(property)) return { ...jsonProperty(sql`c.properties`, property), dated: isDated(property) }
  const ref = sql<string | null>`c.${sql.ref(CONTACT_COLUMNS[property])}`
  return { text: ref, json: sql`to_jsonb(${ref})`, column: true }
}

export const property: ConditionSql<ConditionSettings<'property'>> = {
  test: (settings, asking) => comparisonSql(settings, contactProperty(settings.property, person(asking)), asking.now),
  turns: (settings, now) => comparisonTurns(settings, contactProperty(settings.property), now),
}
