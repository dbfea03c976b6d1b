import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { isContactField } from '@parcours/model/contacts/fields.ts'
import { sql } from 'kysely'
import { CONTACT_COLUMNS, CONTACT_MOMENTS } from '../../contacts/columns.ts'
import { comparisonEvaluationTimes, comparisonSql } from '../comparison.ts'
import { contactAlias, type Sql } from '../context.ts'
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
  test: (settings, evaluation) =>
    comparisonSql(settings, contactProperty(settings.property, contactAlias(evaluation)), evaluation.now),
  evaluationTimes: (settings, now) => comparisonEvaluationTimes(settings, contactProperty(settings.property), now),
}
