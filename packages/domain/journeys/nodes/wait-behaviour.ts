import type { JourneyId } from '@parcours/model/id.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'
import type { WaitDate } from '@parcours/model/journey/nodes/wait-date.ts'
import type { RawBuilder } from 'kysely'
import type { StepSubscription } from '../subscriptions/subscription.ts'

/** Contacts who arrive at a wait. */
export interface Arrival {
  graph: Graph
  journeyId: JourneyId
  nodeId: string
  now: Date
  /** Whether they enter the journey there: the position `p` is the one that they will have. */
  entering: boolean
}

/** What an event wait is resolved in. */
export interface History {
  journeyId: JourneyId
  now: Date
  /** Whether the journey has deferred events: later events wait for them. */
  hasDeferredEvents: boolean
}

/** What the machinery asks of a wait. */
export interface WaitFacet<Settings> {
  /** When each contact may go on: SQL over the contact `c`, the workspace `w` and the position `p`. */
  dueAt(settings: Settings, arrival: Arrival): RawBuilder<Date>
  /** The events that end it early, or move its date. */
  subscribesTo?(settings: Settings, journeyId: JourneyId): StepSubscription | undefined
  /** How events of the contact end it. */
  resolve?: {
    /** Whether the event `e`, which fits the subscription, ends the wait of the position `p`: SQL. */
    byEvent(settings: Settings, journeyId: JourneyId): RawBuilder<boolean>
    /** Whether what is on record ends the wait of the position `p` of the contact `c`: SQL. */
    fromHistory(settings: Settings, history: History): RawBuilder<boolean>
  }
  /** The segment, by its public id, whose changes of members end it. */
  segment?(settings: Settings): string
  /** The date that it waits for. */
  date?(settings: Settings): WaitDate | undefined
}

/** A wait that ends early says what it subscribes to, and how that ends it. */
type EndsEarly<Settings> = Required<Pick<WaitFacet<Settings>, 'subscribesTo'>> &
  (Required<Pick<WaitFacet<Settings>, 'resolve'>> | Required<Pick<WaitFacet<Settings>, 'segment'>>)

/** The facet of a wait of which the model says whether it ends early. */
export type WaitFacetOf<Settings, Early extends boolean> = WaitFacet<Settings> &
  (Early extends true ? EndsEarly<Settings> : unknown)
