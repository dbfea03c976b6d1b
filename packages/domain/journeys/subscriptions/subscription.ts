import type { Comparison } from '@parcours/model/condition/comparison.ts'
import { uuidOf } from '@parcours/model/id.ts'

/** What events are asked, beside their name. */
export interface EventSelector {
  where: Comparison[]
  /** Properties in which they must be the same as the event that enrolled the contact; see since.ts. */
  same?: string[] | undefined
}

/** What a step subscribes to: events of these names. */
export interface StepSubscription extends EventSelector {
  /** Enrolls by events, by changes of a contact, by a segment; ends a wait so; moves the date that is waited for. */
  kind: 'trigger' | 'change' | 'segment' | 'wait' | 'waitSegment' | 'dateChange' | 'dateEvent'
  events: string[]
}

/** The name of a change of a contact, as the database writes it (`changes_between`). */
export const propertyChange = (property: string) => `property:${property}`

/** The name of what happens with a segment: `entered:ID`, `left:ID`. */
export const membershipChange = ({ on, segmentId }: { on: 'entered' | 'left'; segmentId: string }) =>
  `${on}:${uuidOf('segment', segmentId)}`

export const equals = (property: string, value: string): Comparison => ({ property, operator: 'is', value })
