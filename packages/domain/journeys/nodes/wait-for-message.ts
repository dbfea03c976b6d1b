import { email } from '@parcours/model/channels/email.ts'
import type { JourneyId } from '@parcours/model/id.ts'
import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { type RawBuilder, sql } from 'kysely'
import { input, inputsSql } from '../running/decision-inputs.ts'
import { equals } from '../subscriptions/subscription.ts'
import { lastWaitEnd } from '../waits/since.ts'
import type { BehaviourOf } from './behaviour.ts'
import { isOver, timeAfter } from './due.ts'

/**
 * When the position `p` did so with the email that a step sent them: SQL, null when they did not. What they do with the
 * email of another enrollment of theirs says nothing of this one. Contacts who were migrated have left theirs with an
 * earlier run.
 */
function doneAt(
  { nodeId, did }: Pick<SettingsOf<'waitForMessage'>, 'nodeId' | 'did'>,
  journeyId: JourneyId,
): RawBuilder<Date | null> {
  return sql`(SELECT ${did === 'opened' ? sql`m.opened_at` : sql`m.clicked_at`} FROM messages m
     WHERE m.contact_id = p.contact_id
       AND m.journey_id = ${journeyId}::uuid
       AND m.node_id = ${nodeId}
       AND m.created_at >= p.entered_at
       AND (m.owner_id = p.run_id
           OR m.created_at < (SELECT r.created_at
                                FROM journey_runs r
                               WHERE r.workspace_id = p.workspace_id AND r.id = p.run_id))
     ORDER BY m.created_at DESC LIMIT 1)`
}

/** Whether they did. */
function hasDone(...asked: Parameters<typeof doneAt>): RawBuilder<boolean> {
  return sql`(${doneAt(...asked)} IS NOT NULL)`
}

/** Whether the position `p` did so before its time was up: SQL, null or false when it did not. */
function hasDoneInTime(...asked: Parameters<typeof doneAt>): RawBuilder<boolean> {
  return sql`(${doneAt(...asked)} <= p.due_at)`
}

/**
 * The dispatcher has marked those who did it as ready; those who had done so on arrival are due at once; the others
 * leave when their time is up.
 */
export const waitForMessage: BehaviourOf<'waitForMessage'> = {
  kind: 'instant',
  wait: {
    dueAt(settings, { journeyId, now, entering }) {
      const atLast = timeAfter(settings.timeout, now)
      // A contact who enters has had no email of this journey that they could have opened.
      if (entering) return atLast
      return sql`CASE WHEN ${hasDone(settings, journeyId)} THEN ${now}::timestamptz ELSE ${atLast} END`
    },
    subscribesTo: ({ did, nodeId }, journeyId) => ({
      kind: 'wait',
      events: [email.events[did]],
      where: [equals('journeyId', journeyId), equals('step', nodeId)],
    }),
    resolve: {
      // The message's row knows the open or click already, and the enrollment that the message belongs to.
      byEvent: hasDoneInTime,
      fromHistory: (settings, { journeyId }) => hasDoneInTime(settings, journeyId),
    },
  },
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
