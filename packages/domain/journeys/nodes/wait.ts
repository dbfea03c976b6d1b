import type { JourneyId } from '@parcours/model/id.ts'
import { dateSourceOf, followsDate, movingEvents, type WaitDate } from '@parcours/model/journey/nodes/wait-date.ts'
import { type RawBuilder, sql } from 'kysely'
import { CONTACT_MOMENTS } from '../../contacts/columns.ts'
import { type DecisionInput, input, inputsSql } from '../running/decision-inputs.ts'
import { propertyChange, type StepSubscription } from '../subscriptions/subscription.ts'
import { lastWaitEnd } from '../waits/since.ts'
import { dueOfAwaited, momentOfAwaited, readDate } from './awaited-date.ts'
import type { BehaviourOf, Decision } from './behaviour.ts'
import { isOver, timeAfter } from './due.ts'
import { localMoment } from './local-moment.ts'
import { withValue } from './with-value.ts'

export const wait: BehaviourOf<'wait'> = {
  kind: 'instant',
  wait: {
    dueAt(settings, { graph, journeyId, nodeId, now }) {
      switch (settings.until) {
        case 'duration':
          return timeAfter(settings.duration, now)
        case 'turn':
          return turn(settings.perHour, nodeId, journeyId, now)
        case 'property':
          // A contact without a date goes on at once, by a port of their own.
          return dueOfAwaited(settings, readDate({ settings, graph, now }), now)
        default:
          return localMoment(settings, now)
      }
    },
    date: (settings) => (settings.until === 'property' ? settings : undefined),
    subscribesTo: (settings) => (settings.until === 'property' ? movesOf(settings) : undefined),
  },
  decide: (settings, now, _, run) => ({
    port: sql`'next'`,
    who: isOver(now, run),
    lastWait: lastWaitEnd(sql`p.due_at`),
    ...(settings.until === 'property' &&
      byDate(settings, sql`coalesce(p.awaited_date, ${readDate({ settings, graph: run.graph, now })})`, now)),
  }),
}

/**
 * The next turn at a step. Of many a minute, those of one minute go on together: a moment for each contact would be as
 * many steps of the run.
 */
function turn(perHour: number, nodeId: string, journeyId: JourneyId, now: Date): RawBuilder<Date> {
  const own = sql<Date>`
    take_pacing_slot(c.workspace_id, ${journeyId}::uuid, ${nodeId}, ${perHour}::int, ${now}::timestamptz)`
  return perHour > 60 ? sql`date_trunc('minute', ${own})` : own
}

/** What moves the date until which contacts wait: changes of the contact, or events. */
function movesOf(settings: WaitDate): StepSubscription | undefined {
  if (!followsDate(settings)) return undefined
  if (dateSourceOf(settings) === 'entry') return { kind: 'dateEvent', events: movingEvents(settings), where: [] }
  const { property } = settings
  // The creation of a contact never moves; the last activity moves with each event.
  if (CONTACT_MOMENTS.has(property)) return undefined
  // A name with dots is that property, or leads into another.
  const [outer = property] = property.split('.')
  return { kind: 'dateChange', events: [...new Set([property, outer])].map(propertyChange), where: [] }
}

const NAMED: Record<ReturnType<typeof dateSourceOf>, { of: DecisionInput['of']; under: string }> = {
  contact: { of: 'property', under: '' },
  entry: { of: 'event', under: '' },
  result: { of: 'event', under: 'results.' },
}

/** By the date that they have waited for, even if it is another by now: what their time was reckoned from. */
function byDate(settings: WaitDate, awaited: RawBuilder<unknown>, now: Date): Pick<Decision, 'port' | 'why' | 'entry'> {
  const { of, under } = NAMED[dateSourceOf(settings)]
  const read = inputsSql([input(of, `${under}${settings.property}`, sql`held.awaited -> 'value'`)])
  const moved = inputsSql([input('moved', '', sql`held.awaited -> 'movedAt'`)])
  return {
    port: sql`CASE WHEN ${momentOfAwaited(settings, awaited, now)} IS NULL THEN 'noDate' ELSE 'next' END`,
    ...(movingEvents(settings).length > 0 && { entry: entryWith(settings.property, awaited) }),
    why: sql`
      (SELECT ${read} || CASE WHEN held.awaited ->> 'movedAt' IS NULL THEN '[]' ELSE ${moved} END
         FROM (SELECT ${awaited} AS awaited OFFSET 0) held)`,
  }
}

/** What brought them, with the date to which an event has moved it: what is sent from here on names that one. */
function entryWith(property: string, awaited: RawBuilder<unknown>): RawBuilder<unknown> {
  const value = sql`(held.awaited -> 'value')`
  const [named, nested] = [[property], property.split('.')].map((keys) =>
    withValue(sql`p.entry`, ['properties', ...keys], value),
  )
  return sql`(
    SELECT CASE
        WHEN held.awaited ->> 'id' IS NULL THEN p.entry
        WHEN jsonb_exists(p.entry -> 'properties', ${property}::text) THEN ${named}
        ELSE ${nested} END
      FROM (SELECT ${awaited} AS awaited OFFSET 0) held)`
}
