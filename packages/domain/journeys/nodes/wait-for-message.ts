import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { sql } from 'kysely'
import { input, inputsSql } from '../running/decision-inputs.ts'
import { lastWaitEnd } from '../waits/since.ts'
import type { Behaviour } from './behaviour.ts'
import { doneAt, hasDoneInTime, isOver } from './due.ts'

/**
 * The dispatcher has marked those who did it as ready; whoever had done
 * so on arrival is due at once; the others leave when their time is up.
 */
export const waitForMessage: Behaviour<SettingsOf<'waitForMessage'>> = {
  kind: 'instant',
  decide: (settings, now, _, run) => ({
    port: sql`
      CASE
       WHEN p.outcome = 'happened'
       OR ${hasDoneInTime(settings, run.journeyId)} THEN 'happened'
       ELSE 'timedOut' END`,
    who: sql`(p.state = 'ready' OR ${isOver(now, run)})`,
    lastWait: lastWaitEnd(
      sql`
        CASE
         WHEN p.outcome = 'happened' THEN coalesce(${doneAt(settings, run.journeyId)}, ${now}::timestamptz)
         ELSE p.due_at END`,
    ),
    why: inputsSql([input('email', settings.did, doneAt(settings, run.journeyId))]),
  }),
}
