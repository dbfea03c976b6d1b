import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { JourneyId, WorkspaceId } from '@parcours/model/id.ts'
import { isChange, isCounted, type ResolvedEvent } from '../events/resolved-event.ts'
import { type EventSubscription, subscriptionsFor } from '../journeys/subscriptions/event-subscriptions.ts'
import {
  type ContactProgress,
  type ContactQueue,
  cannotEnroll,
  countRoutableTogether,
  dependsOnPosition,
  mustDefer,
  queuesOf,
  subscriptionsOfEvents,
} from './contact-queue.ts'
import { deferEvents, loadProgress } from './deferred-events.ts'
import { enrollByEvents } from './enroll-by-events.ts'
import { readEntryKeys } from './entry-keys.ts'
import { matching } from './matching.ts'
import { moveDates } from './move-dates.ts'
import { recordEvents } from './record.ts'
import { resolveWaits } from './resolve-waits.ts'
import { applyRules } from './rules.ts'

/** Rounds of a batch after which a contact's other events are deferred: each round is some statements a journey. */
const MAX_ROUNDS_PER_BATCH = 50

interface Routed {
  entered: number
  woken: number
  /** The subscriptions that matched. */
  subscriptions: EventSubscription<ResolvedEvent>[]
  hasDeferred: boolean
}

/**
 * Records events and routes them to journeys; see {@link routeEvents}. Changes of a contact are not recorded: the
 * profile holds them already.
 */
export async function recordAndRouteEvents(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  events: ResolvedEvent[],
  now: Date,
  journeyId?: JourneyId,
): Promise<Routed> {
  await recordEvents(
    tx,
    workspaceId,
    events.filter((event) => !isChange(event)),
  )
  return routeEvents(tx, workspaceId, events, now, journeyId)
}

/**
 * Matches recorded events against subscriptions and applies them: goals and exits, waits that end or move, enrollments.
 * A batch gives what its events give one after another. Nearly always each contact has one event that a journey
 * subscribes to, and one round is enough.
 * @param journeyId routes to this journey alone
 */
export async function routeEvents(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  events: ResolvedEvent[],
  now: Date,
  journeyId?: JourneyId,
): Promise<Routed> {
  const [changes, done] = [events.filter(isChange), events.filter((event) => !isChange(event))]
  const subscriptions = [
    ...(await subscriptionsFor(tx, done.filter(isCounted), { journeyId })),
    ...(await subscriptionsFor(tx, changes, { changes: true, journeyId })),
  ]
  const routed: Routed = { entered: 0, woken: 0, subscriptions: [], hasDeferred: false }
  const matched = await matching(tx, subscriptions, now)
  let queues = queuesOf(matched, await readEntryKeys(tx, matched))
  for (let round = 0; queues.length > 0; round++) {
    const { next, rest, deferred } =
      round < MAX_ROUNDS_PER_BATCH ? await nextRound(tx, workspaceId, queues) : { next: [], rest: [], deferred: queues }
    await deferEvents(tx, workspaceId, deferred)
    routed.hasDeferred ||= deferred.length > 0
    routed.subscriptions.push(...next)
    // A contact whom a rule has made exit no longer waits, and may enroll again.
    await applyRules(tx, workspaceId, next, now)
    routed.woken += await resolveWaits(tx, workspaceId, next)
    await moveDates(tx, workspaceId, next, now)
    routed.entered += await enrollByEvents(tx, workspaceId, next, now)
    queues = rest
  }
  return routed
}

const NO_PROGRESS: ContactProgress = { positions: [], hasDeferred: false }

/**
 * The subscriptions of the next round, what is left for later rounds, and what is deferred until its contact has
 * reached the position that it had when the event happened.
 */
async function nextRound(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  queues: ContactQueue[],
): Promise<{ next: EventSubscription<ResolvedEvent>[]; rest: ContactQueue[]; deferred: ContactQueue[] }> {
  const depending = queues.filter(dependsOnPosition)
  const progressOf = depending.length > 0 ? await loadProgress(tx, workspaceId, depending) : () => NO_PROGRESS
  const taken: ContactQueue['pending'] = []
  const [rest, deferred]: [ContactQueue[], ContactQueue[]] = [[], []]
  for (const queue of queues) {
    const progress = progressOf(queue)
    if (mustDefer(queue, progress)) deferred.push(queue)
    else if (queue.pending.length === 1 || !cannotEnroll(queue, progress)) {
      const count = countRoutableTogether(queue)
      taken.push(...queue.pending.slice(0, count))
      if (count < queue.pending.length) rest.push({ ...queue, pending: queue.pending.slice(count) })
    }
  }
  return { next: subscriptionsOfEvents(taken), rest, deferred }
}
