import { type JourneyNode, triggerOf } from '@parcours/model/journey/graph.ts'
import { entryKeyOf, entryRuleOf } from '@parcours/model/journey/reentry.ts'
import type { ResolvedEvent } from '../events/resolved-event.ts'
import type { Listener } from '../journeys/subscriptions/listeners.ts'
import type { EntryKeys } from './entry-keys.ts'

type Place = Listener<ResolvedEvent>

/** One thing that a person did, and the places of a journey that hear of it. */
interface Turn {
  event: ResolvedEvent
  places: Place[]
}

/** What one journey is still to be told of one person, in the order in which it happened. */
export interface Line {
  journeyId: string
  contactId: string
  turns: Turn[]
  /** Of its events. */
  keys: EntryKeys
}

/** Where a person stands inside a journey; see {@link isOnTheWay}. */
export interface Stand {
  lane: string
  state: 'ready' | 'waiting'
  dueAt: Date | null
  /** Their wait was over when it began: it takes no time, and they only pass. */
  atOnce: boolean
  /** The workspace's limits keep them there on purpose. */
  limited: boolean
  /** They have just entered where something is waited for, and were not asked yet whether they have done it. */
  begins: boolean
}

/** What is open of one line: where they stand, and whether the journey was not told all of what they did before. */
export interface Open {
  stands: Stand[]
  behind: boolean
}

const inOrder = (one: Turn, other: Turn) =>
  one.event.occurredAt.getTime() - other.event.occurredAt.getTime() || (one.event.id < other.event.id ? -1 : 1)

/** What people did, journey by journey and person by person. */
export function linesOf(listeners: Place[], keys: EntryKeys): Line[] {
  const lines = new Map<string, Line>()
  const turns = new Map<string, Turn>()
  for (const place of listeners) {
    for (const event of place.events) {
      const known = turns.get(`${place.journeyId} ${event.id}`)
      if (known) {
        known.places.push(place)
        continue
      }
      const turn = { event, places: [place] }
      turns.set(`${place.journeyId} ${event.id}`, turn)
      const key = `${place.journeyId} ${event.contactId}`
      const line = lines.get(key)
      if (line) line.turns.push(turn)
      else lines.set(key, { journeyId: place.journeyId, contactId: event.contactId, turns: [turn], keys })
    }
  }
  for (const line of lines.values()) if (line.turns.length > 1) line.turns.sort(inOrder)
  return [...lines.values()]
}

/** The listeners, each with those of its events that are among the turns. */
export function placesOf(turns: Turn[]): Place[] {
  const events = new Map<Place, ResolvedEvent[]>()
  for (const { event, places } of turns) {
    for (const place of places) {
      const known = events.get(place)
      if (known) known.push(event)
      else events.set(place, [event])
    }
  }
  return [...events].map(([place, those]) => ({ ...place, events: those }))
}

/** Whether a place makes people leave. */
function letsOut({ kind, graph }: Place): boolean {
  return kind === 'exit' || (kind === 'goal' && graph.rules?.goal?.exit === true)
}

function triggerAt({ kind, graph, place }: Place): JourneyNode | undefined {
  return kind === 'trigger' || kind === 'change' ? graph.nodes.find(({ id }) => id === place) : undefined
}

/** Whether it moves a date that people wait for: what came later holds, and only what came before their time was up. */
const movesDate = ({ kind }: Place) => kind === 'dateEvent'

/**
 * In which lane people enter there; undefined where any event is an entry of its own, or nobody enters twice: then it
 * does not matter where they stand.
 */
function laneAt(place: Place, event: ResolvedEvent, keys: EntryKeys): string | undefined {
  const trigger = triggerAt(place)
  const rule = trigger && entryRuleOf(trigger)
  if (!rule || rule.reentry === 'always' || rule.reentry === 'once') return undefined
  const key = entryKeyOf(trigger)
  return key ? keys(event, key) : ''
}

/**
 * Whether where they stand decides what an event of theirs does: someone leaves, or may enter only after having left.
 */
export function dependsOnPlace({ turns, keys }: Line): boolean {
  return turns.some(({ event, places }) =>
    places.some((place) => letsOut(place) || laneAt(place, event, keys) !== undefined),
  )
}

/**
 * Whether someone has not come yet to where they stood when it happened: they are being moved, or their wait was over
 * before and nobody has led them on. Whom limits hold stand where they are meant to.
 */
function isOnTheWay({ state, dueAt, atOnce, limited, begins }: Stand, at: Date): boolean {
  return state === 'ready' || begins || (!limited && dueAt !== null && (atOnce || dueAt < at))
}

/**
 * The only lane out of which an event lets people, where it must be
 * the same as their entry in what keys their lane; undefined: any.
 */
function laneLeft({ graph, same = [] }: Place, event: ResolvedEvent, keys: EntryKeys): string | undefined {
  const key = entryKeyOf(triggerOf(graph))
  return key && same.includes(key) ? keys(event, key) : undefined
}

/** Whether what a place does with an event depends on those who stand in a lane. */
function concernsLane(place: Place, event: ResolvedEvent, keys: EntryKeys, lane: string): boolean {
  if (!letsOut(place)) return laneAt(place, event, keys) === lane
  const left = laneLeft(place, event, keys)
  return left === undefined || left === lane
}

/**
 * Whether what a place does with an event concerns one lane alone, as the entries and payments of one order do: it does
 * not wait for other lanes.
 */
function hasLaneOfItsOwn(place: Place, event: ResolvedEvent, keys: EntryKeys): boolean {
  if (letsOut(place)) return laneLeft(place, event, keys) !== undefined
  return triggerAt(place) !== undefined && laneAt(place, event, keys) !== ''
}

/** Whether the next of the line must wait until they have come to where they stood when it happened. */
export function mustWait({ turns: [next], keys }: Line, { stands, behind }: Open): boolean {
  if (!next) return false
  const { event, places } = next
  if (behind && !places.every((place) => hasLaneOfItsOwn(place, event, keys))) return true
  return stands.some(
    (stand) =>
      isOnTheWay(stand, event.occurredAt) && places.some((place) => concernsLane(place, event, keys, stand.lane)),
  )
}

/**
 * Whether all that is left are attempts to enter by someone who is inside, and will have been until the last of them.
 */
export function entersInVain({ turns, keys }: Line, { stands }: Open): boolean {
  const last = turns.at(-1)?.event.occurredAt
  const isIn = stands.some((stand) => stand.lane === '' && last !== undefined && !isOnTheWay(stand, last))
  return isIn && turns.every(({ event, places }) => places.every((place) => laneAt(place, event, keys) === ''))
}

/**
 * How many of the line's next turns may be told at once: waits and a goal that lets nobody out go by the time of
 * events, and entries into lanes of their own do not touch each other. Anything else is told alone.
 */
export function toldTogether({ turns, keys }: Line): number {
  const isFree = (turn: Turn) => !turn.places.some((place) => letsOut(place) || movesDate(place) || triggerAt(place))
  const [first] = turns
  if (!first || turns.length === 1) return turns.length
  if (isFree(first)) return countWhile(turns, isFree)
  const lanes = new Set<string>()
  return Math.max(
    1,
    countWhile(turns, ({ event, places }) =>
      places.every((place) => {
        const lane = triggerAt(place) && laneAt(place, event, keys)
        const isAlone =
          triggerAt(place) !== undefined &&
          (lane === undefined || (lane !== '' && !lanes.has(`${place.place} ${lane}`)))
        if (lane) lanes.add(`${place.place} ${lane}`)
        return isAlone
      }),
    ),
  )
}

function countWhile<T>(all: T[], holds: (one: T) => boolean): number {
  const end = all.findIndex((one) => !holds(one))
  return end === -1 ? all.length : end
}
