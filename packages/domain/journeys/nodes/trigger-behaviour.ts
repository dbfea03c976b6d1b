import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { MessageCode } from '@parcours/model/i18n/en.ts'
import type { Language, MessageValues } from '@parcours/model/i18n/say.ts'
import type { ContactId, JourneyId } from '@parcours/model/id.ts'
import type { EntryReason } from '@parcours/model/journey/state.ts'
import type { RawBuilder } from 'kysely'
import type { StepSubscription } from '../subscriptions/subscription.ts'

/** A stretch of time: after `since`, up to `until`. */
export interface Span {
  since: Date
  until: Date
}

/** How the passing of time enrolls contacts. */
export interface Schedule {
  /** When contacts may next be due, after a moment; undefined when never again. */
  nextDueAt(tx: WorkspaceTx, publishedAt: Date, after: Date): Promise<Date | undefined>
  /** Which contacts `c` are due in a span: SQL, over the workspace `w` as well. */
  isDue(span: Span): RawBuilder<boolean>
  /** When each of them is due, as {@link isDue}; at the end of the span when absent. */
  dueAt?(span: Span): RawBuilder<Date | null>
  /** The segment, by its public id, that must be built before; none when empty or absent. */
  segmentId?: string
}

/** Why a contact is not in a journey, in words to be filled in; `at` is when what they did happened. */
export interface WhyNot {
  code: MessageCode
  values: MessageValues
  at: Date | null
}

export const whyNot = (code: MessageCode, values: MessageValues = {}, at: Date | null = null): WhyNot => ({
  code,
  values,
  at,
})

/** The contact asked about. */
export interface WhyNotAsked {
  journeyId: JourneyId
  contactId: ContactId
  publishedAt: Date
  language: Language
  now: Date
}

type Subscribes<Settings> = (settings: Settings, journeyId: JourneyId) => StepSubscription | undefined
type Scheduled<Settings> = (settings: Settings) => Schedule | undefined

/** How contacts are enrolled: by what happens, because time passes, or by hand. */
type Entrance<Settings> =
  | { subscribesTo: Subscribes<Settings>; schedule?: Scheduled<Settings>; byHand?: never }
  | { schedule: Scheduled<Settings>; subscribesTo?: never; byHand?: never }
  | { byHand: true; subscribesTo?: never; schedule?: never }

/** What the machinery asks of a trigger. */
export type TriggerFacet<Settings> = Entrance<Settings> & {
  /** What its contacts are said to have been enrolled by. */
  reason: EntryReason
  /** Why a contact whom it would enroll has not been. */
  whyNot(tx: WorkspaceTx, settings: Settings, asked: WhyNotAsked): WhyNot | Promise<WhyNot>
  /**
   * Which contacts would have been enrolled in a span that is over: SQL that yields (contact_id, at). For what leaves
   * no event of the contact on record.
   */
  past?(settings: Settings, span: Span): RawBuilder<unknown>
}
