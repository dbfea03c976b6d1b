import type { z } from 'zod'
import type { Channel } from '../channels/registry.ts'
import type { Condition } from '../condition/condition.ts'
import type { Duration } from '../duration.ts'
import type { Issue } from '../issue.ts'

/** What the world of a workspace holds that a node may refer to. Absent parts are not checked. */
export interface References {
  templateIds?: ReadonlySet<string>
  segmentIds?: ReadonlySet<string>
  /** Segments whose members are chosen by hand, which a step may change. */
  listIds?: ReadonlySet<string>
  campaignIds?: ReadonlySet<string>
  /** The channel of each connection. */
  connections?: ReadonlyMap<string, Channel>
  /** Whether the journey has a goal. */
  goal?: boolean
  /** Steps of the same journey that send an email. */
  emailSteps?: ReadonlySet<string>
  /** Whether contacts enter the journey with properties, of an event that brought them. */
  entryHasProperties?: boolean
  /** The event that enrolls contacts in the journey. */
  entryEvent?: string | undefined
  /** Names under which steps of the same journey keep what they learn. */
  results?: ReadonlySet<string>
  /** Journeys that enroll contacts by hand, or by another journey. */
  startableIds?: ReadonlySet<string>
  /** The day of the check: what lies before it never comes. */
  today?: string
}

export type Role = 'trigger' | 'condition' | 'wait' | 'action' | 'exit'

/**
 * The pure half of a node of a journey. Its set-wise SQL stands in `domain/journeys/nodes`, its card and form in
 * `web/src/journeys/nodes`, under the same stem. What others ask of a kind, it says here in a facet: nobody compares
 * its name.
 */
interface Node<Kind extends string, Settings> {
  kind: Kind
  settings: z.ZodType<Settings>
  /** Settings of a node just dropped on the canvas; they may have issues until the form is filled in. */
  defaults: NoInfer<Settings>
  /** The ways out, in the order in which they are drawn. */
  ports: (settings: Settings) => readonly string[]
  validate(settings: Settings, path: string, references: References): Issue[]
}

/** What a trigger is asked. */
export interface TriggerFacet<Settings> {
  /** Whether contacts enter with an event, or with what a program says of them: later steps may read it. */
  bringsProperties: boolean
  /** Whether contacts are enrolled by hand, by a program or by another journey. */
  byHand?: true
  /** The customer's event that enrolls contacts. */
  event?(settings: Settings): string
  /** The property of the event that keys the entries: a contact may be enrolled once for each of its values. */
  entryKey?(settings: Settings): string | undefined
  /** Which contacts are enrolled at publication, being already what enrolls others; undefined when none. */
  existing?(settings: Settings): Condition | undefined
}

/** What a wait is asked. */
export interface WaitFacet<Settings, Early extends boolean = boolean> {
  /** The length of time after which it is over; undefined where it ends at a moment that each contact has. */
  lasts(settings: Settings): Duration | undefined
  /** Whether it ends early, by the way `happened`, when what it waits for happens. */
  endsEarly: Early
  /** The settings for a copy of the step: steps that they name and that were copied along are named anew. */
  forCopy?(settings: Settings, copyOf: (stepId: string) => string): Settings
}

/** A message that an action sends to each contact. */
export interface StepMessage {
  channel: Channel
  templateId: string
  /** The default connection of the workspace without. */
  connectionId?: string | undefined
  /** Contacts who had so many messages within so many days get none. */
  cap?: { messages: number; days: number } | undefined
}

/** What an action is asked. */
export interface ActionFacet<Settings> {
  /** The fields that may hold Liquid, by their path below the settings; null where none may. */
  liquid: ((settings: Settings) => Record<string, string>) | null
  message?(settings: Settings): StepMessage
  /** Properties of the contact that it writes. */
  writes?(settings: Settings): string[]
  /** The name under which later steps find what it learns; empty: it is not kept. */
  savesAs?(settings: Settings): string
  /** The way of contacts for whom it failed. */
  failurePort?: string
}

/** Ports among which contacts are split by chance, to be compared by the goal. */
export interface AbTest {
  /** With their shares in percent; a holdout gets nothing, and the others are compared with it. */
  ways: { id: string; share: number; holdout: boolean }[]
  /**
   * How sure it must be (percent), after how many each way, before all go the best way; never by itself when absent.
   */
  winner?: { confidence: number; least: number } | undefined
}

/** What a condition is asked. */
export interface ConditionFacet<Settings> {
  abTest?(settings: Settings): AbTest
}

export interface TriggerKind<Kind extends string, Settings> extends Node<Kind, Settings> {
  role: 'trigger'
  effect: false
  trigger: TriggerFacet<Settings>
}

export interface ConditionKind<Kind extends string, Settings> extends Node<Kind, Settings>, ConditionFacet<Settings> {
  role: 'condition'
  effect: false
}

export interface WaitKind<Kind extends string, Settings, Early extends boolean = boolean> extends Node<Kind, Settings> {
  role: 'wait'
  effect: false
  wait: WaitFacet<Settings, Early>
}

export interface ActionKind<Kind extends string, Settings, Effect extends boolean = boolean>
  extends Node<Kind, Settings> {
  role: 'action'
  /** Whether it calls the world outside PostgreSQL, and so gets an activity and a retry policy of its own. */
  effect: Effect
  action: ActionFacet<Settings>
}

export interface ExitKind<Kind extends string, Settings> extends Node<Kind, Settings> {
  role: 'exit'
  effect: false
}

export type NodeKind<Kind extends string, Settings> =
  | TriggerKind<Kind, Settings>
  | ConditionKind<Kind, Settings>
  | WaitKind<Kind, Settings>
  | ActionKind<Kind, Settings>
  | ExitKind<Kind, Settings>

// Each keeps the literal kind and infers the settings, so that the union of nodes derives from the registry. A facet
// that is forgotten does not compile.

export function defineTrigger<const Kind extends string, Settings>(
  node: Omit<TriggerKind<Kind, Settings>, 'role' | 'effect'>,
): TriggerKind<Kind, Settings> {
  return { ...node, role: 'trigger', effect: false }
}

export function defineCondition<const Kind extends string, Settings>(
  node: Omit<ConditionKind<Kind, Settings>, 'role' | 'effect'>,
): ConditionKind<Kind, Settings> {
  return { ...node, role: 'condition', effect: false }
}

export function defineWait<const Kind extends string, Settings, const Early extends boolean>(
  node: Omit<WaitKind<Kind, Settings, Early>, 'role' | 'effect'>,
): WaitKind<Kind, Settings, Early> {
  return { ...node, role: 'wait', effect: false }
}

export function defineAction<const Kind extends string, Settings, const Effect extends boolean>(
  node: Omit<ActionKind<Kind, Settings, Effect>, 'role'>,
): ActionKind<Kind, Settings, Effect> {
  return { ...node, role: 'action' }
}

export function defineExit<const Kind extends string, Settings>(
  node: Omit<ExitKind<Kind, Settings>, 'role' | 'effect'>,
): ExitKind<Kind, Settings> {
  return { ...node, role: 'exit', effect: false }
}
