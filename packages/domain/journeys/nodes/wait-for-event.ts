import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { sql } from 'kysely'
import type { Behaviour } from './behaviour.ts'

/** The dispatcher has marked those for whom the event happened as ready; the others leave when their time is up. */
export const waitForEvent: Behaviour<SettingsOf<'waitForEvent'>> = {
  kind: 'instant',
  decide: (_, now) => ({
    port: sql`CASE WHEN p.outcome = 'happened' THEN 'happened' ELSE 'timedOut' END`,
    who: sql`(p.state = 'ready' OR (p.state = 'waiting' AND p.due_at <= ${now}::timestamptz))`,
  }),
}
