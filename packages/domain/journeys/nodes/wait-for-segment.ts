import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { sql } from 'kysely'
import { isMember } from '../../segments/is-member.ts'
import { input, inputsSql } from '../running/decision-inputs.ts'
import { lastWaitEnd } from '../waits/since.ts'
import type { Behaviour } from './behaviour.ts'
import { isAsAwaited, isOver } from './due.ts'

/**
 * Whoever moved in or out of the segment was marked as ready; whoever was so on arrival is due at once; the others
 * leave when their time is up.
 */
export const waitForSegment: Behaviour<SettingsOf<'waitForSegment'>> = {
  kind: 'instant',
  decide: (settings, now, _, run) => ({
    port: sql`CASE WHEN p.outcome = 'happened' OR ${isAsAwaited(settings)} THEN 'happened' ELSE 'timedOut' END`,
    who: sql`(p.state = 'ready' OR ${isOver(now, run)})`,
    lastWait: lastWaitEnd(sql`CASE WHEN p.outcome = 'happened' THEN ${now}::timestamptz ELSE p.due_at END`),
    why: inputsSql([input('segment', settings.segmentId, isMember(settings.segmentId))]),
  }),
}
