import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { sql } from 'kysely'
import { jsonProperty } from '../../condition/source.ts'
import { entryInputs, input, inputsSql } from '../running/decision-inputs.ts'
import { firstAwaitedEvent } from '../waits/since.ts'
import type { Behaviour } from './behaviour.ts'
import { isOver } from './due.ts'

/**
 * Those for whom the event happened were marked as ready when it was heard; the others leave when their time is up, and
 * even then the record has the last word.
 */
export const waitForEvent: Behaviour<SettingsOf<'waitForEvent'>> = {
  kind: 'instant',
  decide: (settings, now, _, run) => {
    const happened = sql<boolean>`(p.outcome IS NOT DISTINCT FROM 'happened' OR e.id IS NOT NULL)`
    const done = [
      input('done', settings.event, sql`e.occurred_at`),
      ...entryInputs(settings.where, (property) => jsonProperty(sql`e.properties`, property).json),
    ]
    return {
      port: sql`CASE WHEN ${happened} THEN 'happened' ELSE 'timedOut' END`,
      who: sql`(p.state = 'ready' OR ${isOver(now, run)})`,
      lookup: sql`LEFT JOIN LATERAL (${firstAwaitedEvent(settings, now)}) e ON true`,
      lastWait: {
        at: sql`CASE WHEN ${happened} THEN coalesce(e.occurred_at, ${now}::timestamptz) ELSE p.due_at END`,
        id: sql`CASE WHEN ${happened} THEN e.id END`,
      },
      why: sql`
        CASE
         WHEN ${happened} THEN ${inputsSql(done)}
         ELSE ${inputsSql([input('done', settings.event, sql`NULL::timestamptz`)])} END`,
    }
  },
}
