import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { type RawBuilder, sql } from 'kysely'
import { comparisonSql, jsonProperty } from '../../condition/comparison.ts'
import { entryInputs, input, inputsSql } from '../decision-inputs.ts'
import type { Behaviour } from './behaviour.ts'

/** The dispatcher has marked those for whom the event happened as ready; the others leave when their time is up. */
export const waitForEvent: Behaviour<SettingsOf<'waitForEvent'>> = {
  kind: 'instant',
  decide: (settings, now) => ({
    port: sql`CASE WHEN p.outcome = 'happened' THEN 'happened' ELSE 'timedOut' END`,
    who: sql`(p.state = 'ready' OR (p.state = 'waiting' AND p.due_at <= ${now}::timestamptz))`,
    why: sql`CASE WHEN p.outcome = 'happened' THEN ${whatHappened(settings, now)} ELSE ${inputsSql([input('done', settings.event, sql`NULL::timestamptz`)])} END`,
  }),
}

/** When they did it, and what was asked of it: the first such event since they came here. */
function whatHappened({ event, where }: SettingsOf<'waitForEvent'>, now: Date): RawBuilder<unknown> {
  const propertyOf = (property: string) => jsonProperty(sql`e.properties`, property)
  const inputs = [input('done', event, sql`e.occurred_at`), ...entryInputs(where, (property) => propertyOf(property).json)]
  const fits = where.map((one) => sql`AND ${comparisonSql(one, propertyOf(one.property), now)}`)
  return sql`(SELECT ${inputsSql(inputs)} FROM events e WHERE e.workspace_id = p.workspace_id AND e.contact_id = p.contact_id AND e.name = ${event} AND e.occurred_at >= p.since
      ${sql.join(fits, sql` `)} ORDER BY e.occurred_at LIMIT 1)`
}
