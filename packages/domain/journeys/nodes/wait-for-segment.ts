import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { type RawBuilder, sql } from 'kysely'
import { isMember } from '../../segments/is-member.ts'
import { input, inputsSql } from '../running/decision-inputs.ts'
import { membershipChange } from '../subscriptions/subscription.ts'
import { lastWaitEnd } from '../waits/since.ts'
import type { BehaviourOf } from './behaviour.ts'
import { isOver, timeAfter } from './due.ts'

/** Whether the contact `c` is in the segment, or out of it. */
function isAsAwaited({ segmentId, on }: Pick<SettingsOf<'waitForSegment'>, 'segmentId' | 'on'>): RawBuilder<boolean> {
  return on === 'entered' ? isMember(segmentId) : sql`NOT ${isMember(segmentId)}`
}

/**
 * Contacts who entered or left the segment were marked as ready; those who were so on arrival are due at once; the
 * others leave when their time is up.
 */
export const waitForSegment: BehaviourOf<'waitForSegment'> = {
  kind: 'instant',
  wait: {
    // A contact who is as the wait asks goes on at once.
    dueAt: (settings, { now }) => sql`
      CASE WHEN ${isAsAwaited(settings)} THEN ${now}::timestamptz ELSE ${timeAfter(settings.timeout, now)} END`,
    subscribesTo: (settings) => ({ kind: 'waitSegment', events: [membershipChange(settings)], where: [] }),
    segment: ({ segmentId }) => segmentId,
  },
  decide: (settings, now, _, run) => ({
    port: sql`CASE WHEN p.outcome = 'happened' OR ${isAsAwaited(settings)} THEN 'happened' ELSE 'timedOut' END`,
    who: sql`(p.state = 'ready' OR ${isOver(now, run)})`,
    lastWait: lastWaitEnd(sql`CASE WHEN p.outcome = 'happened' THEN ${now}::timestamptz ELSE p.due_at END`),
    why: inputsSql([input('segment', settings.segmentId, isMember(settings.segmentId))]),
  }),
}
