import type { ContactId, JourneyId } from '@parcours/model/id.ts'
import { entryKeyOf } from '@parcours/model/journey/facets.ts'
import { type JourneyNode, triggerOf } from '@parcours/model/journey/graph.ts'
import { entryRuleOf } from '@parcours/model/journey/reentry.ts'
import type { ResolvedEvent } from '../events/resolved-event.ts'
import type { EventSubscription } from '../journeys/subscriptions/event-subscriptions.ts'
import type { EntryKeys } from './entry-keys.ts'

type Subscription = EventSubscription<ResolvedEvent>

/** One event of a contact, and the subscriptions of a journey that match it. */
interface RoutedEvent {
  event: ResolvedEvent
  subscriptions: Subscription[]
}

/** The events of one contact that one journey has not processed yet, in the order in which they happened. */
export interface ContactQueue {
  journeyId: JourneyId
  contactId: ContactId
  pending: RoutedEvent[]
  /** Of its events. */
  keys: EntryKeys
}

/** A position inside a journey; see {@link isInTransit}. */
export interface OpenPosition {
  entryKey: string
  state: 'ready' | 'waiting'
  dueAt: Date | null
  /** The wait was over when it began: it takes no time. */
  atOnce: boolean
  /** The workspace's limits hold the contact back there on purpose. */
  limited: boolean
  /** The contact has just enrolled at an event wait, which has not been resolved from history yet. */
  begins: boolean
}

/** How far the contact of a queue is: open positions, and whether earlier events are still deferred. */
export interface ContactProgress {
  positions: OpenPosition[]
  hasDeferred: boolean
}

const inOrder = (one: RoutedEvent, other: RoutedEvent) =>
  one.event.occurredAt.getTime() - other.event.occurredAt.getTime() || (one.event.id < other.event.id ? -1 : 1)

/** Groups matched events by journey and contact. */
export function queuesOf(subscriptions: Subscription[], keys: EntryKeys): ContactQueue[] {
  const queues = new Map<string, ContactQueue>()
  const routed = new Map<string, RoutedEvent>()
  for (const subscription of subscriptions) {
    for (const event of subscription.events) {
      const known = routed.get(`${subscription.journeyId} ${event.id}`)
      if (known) {
        known.subscriptions.push(subscription)
        continue
      }
      const next = { event, subscriptions: [subscription] }
      routed.set(`${subscription.journeyId} ${event.id}`, next)
      const key = `${subscription.journeyId} ${event.contactId}`
      const queue = queues.get(key)
      if (queue) queue.pending.push(next)
      else queues.set(key, { journeyId: subscription.journeyId, contactId: event.contactId, pending: [next], keys })
    }
  }
  for (const queue of queues.values()) if (queue.pending.length > 1) queue.pending.sort(inOrder)
  return [...queues.values()]
}

/** The subscriptions of routed events, each with those of its events that are among them. */
export function subscriptionsOfEvents(routed: RoutedEvent[]): Subscription[] {
  const events = new Map<Subscription, ResolvedEvent[]>()
  for (const { event, subscriptions } of routed) {
    for (const subscription of subscriptions) {
      const known = events.get(subscription)
      if (known) known.push(event)
      else events.set(subscription, [event])
    }
  }
  return [...events].map(([subscription, matched]) => ({ ...subscription, events: matched }))
}

/** Whether a subscription ends the enrollment. */
function endsEnrollment({ kind, graph }: Subscription): boolean {
  return kind === 'exit' || (kind === 'goal' && graph.rules?.goal?.exit === true)
}

function triggerAt({ kind, graph, subscriber }: Subscription): JourneyNode | undefined {
  return kind === 'trigger' || kind === 'change' ? graph.nodes.find(({ id }) => id === subscriber) : undefined
}

/** Whether it moves a date that contacts wait for: the latest event holds, of those before the time was up. */
const movesDate = ({ kind }: Subscription) => kind === 'dateEvent'

/**
 * The entry key that an event enrolls under; undefined where each event is an entry of its own, or a contact enrolls
 * once only: then open positions do not matter.
 */
function entryKeyAt(subscription: Subscription, event: ResolvedEvent, keys: EntryKeys): string | undefined {
  const trigger = triggerAt(subscription)
  const rule = trigger && entryRuleOf(trigger)
  if (!rule || rule.reentry === 'always' || rule.reentry === 'once') return undefined
  const key = entryKeyOf(trigger)
  return key ? keys(event, key) : ''
}

/** Whether the contact's positions decide what an event does: it ends an enrollment, or enrolls only after an exit. */
export function dependsOnPosition({ pending, keys }: ContactQueue): boolean {
  return pending.some(({ event, subscriptions }) =>
    subscriptions.some((one) => endsEnrollment(one) || entryKeyAt(one, event, keys) !== undefined),
  )
}

/**
 * Whether a position is not yet the one that the contact had when the event happened: the contact is ready to move, or
 * the wait was over before the event. Contacts held back by limits are where they are meant to be.
 */
function isInTransit({ state, dueAt, atOnce, limited, begins }: OpenPosition, at: Date): boolean {
  return state === 'ready' || begins || (!limited && dueAt !== null && (atOnce || dueAt < at))
}

/**
 * The only entry key whose enrollment an event ends, where the event must have the same key as the entry; undefined
 * where it ends any.
 */
function entryKeyExited({ graph, same = [] }: Subscription, event: ResolvedEvent, keys: EntryKeys): string | undefined {
  const key = entryKeyOf(triggerOf(graph))
  return key && same.includes(key) ? keys(event, key) : undefined
}

/** Whether what a subscription does with an event depends on positions of an entry key. */
function concernsEntryKey(
  subscription: Subscription,
  event: ResolvedEvent,
  keys: EntryKeys,
  entryKey: string,
): boolean {
  if (!endsEnrollment(subscription)) return entryKeyAt(subscription, event, keys) === entryKey
  const exited = entryKeyExited(subscription, event, keys)
  return exited === undefined || exited === entryKey
}

/**
 * Whether what a subscription does with an event concerns one entry key alone, as the entries and payments of one order
 * do: it does not wait for other entry keys.
 */
function concernsOneEntryKey(subscription: Subscription, event: ResolvedEvent, keys: EntryKeys): boolean {
  if (endsEnrollment(subscription)) return entryKeyExited(subscription, event, keys) !== undefined
  return triggerAt(subscription) !== undefined && entryKeyAt(subscription, event, keys) !== ''
}

/** Whether the next event is deferred until the contact has reached the position that it had when it happened. */
export function mustDefer(
  { pending: [next], keys }: ContactQueue,
  { positions, hasDeferred }: ContactProgress,
): boolean {
  if (!next) return false
  const { event, subscriptions } = next
  if (hasDeferred && !subscriptions.every((one) => concernsOneEntryKey(one, event, keys))) return true
  return positions.some(
    (position) =>
      isInTransit(position, event.occurredAt) &&
      subscriptions.some((one) => concernsEntryKey(one, event, keys, position.entryKey)),
  )
}

/**
 * Whether all pending events only try to enroll a contact who is enrolled, and will have been until the last of them.
 */
export function cannotEnroll({ pending, keys }: ContactQueue, { positions }: ContactProgress): boolean {
  const last = pending.at(-1)?.event.occurredAt
  const isIn = positions.some(
    (position) => position.entryKey === '' && last !== undefined && !isInTransit(position, last),
  )
  return (
    isIn &&
    pending.every(({ event, subscriptions }) => subscriptions.every((one) => entryKeyAt(one, event, keys) === ''))
  )
}

/**
 * How many pending events may be routed in one round. Waits, and a goal that ends no enrollment, go by the time of
 * events; entries of different keys do not touch each other. Any other event is routed alone.
 */
export function countRoutableTogether({ pending, keys }: ContactQueue): number {
  const isFree = ({ subscriptions }: RoutedEvent) =>
    !subscriptions.some((one) => endsEnrollment(one) || movesDate(one) || triggerAt(one))
  const [first] = pending
  if (!first || pending.length === 1) return pending.length
  if (isFree(first)) return countWhile(pending, isFree)
  const entryKeys = new Set<string>()
  return Math.max(
    1,
    countWhile(pending, ({ event, subscriptions }) =>
      subscriptions.every((one) => {
        const entryKey = triggerAt(one) && entryKeyAt(one, event, keys)
        const isAlone =
          triggerAt(one) !== undefined &&
          (entryKey === undefined || (entryKey !== '' && !entryKeys.has(`${one.subscriber} ${entryKey}`)))
        if (entryKey) entryKeys.add(`${one.subscriber} ${entryKey}`)
        return isAlone
      }),
    ),
  )
}

function countWhile<T>(all: T[], holds: (one: T) => boolean): number {
  const end = all.findIndex((one) => !holds(one))
  return end === -1 ? all.length : end
}
