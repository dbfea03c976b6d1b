import type { z } from 'zod'
import type { Issue } from '../issue.ts'

/** What the world of a workspace holds that a node may refer to. Absent parts are not checked. */
export interface References {
  templateIds?: ReadonlySet<string>
  segmentIds?: ReadonlySet<string>
  /** Segments whose people are chosen by hand, which a step may change. */
  listIds?: ReadonlySet<string>
  campaignIds?: ReadonlySet<string>
  connectionIds?: ReadonlySet<string>
  /** Whether the journey has a goal. */
  goal?: boolean
  /** Steps of the same journey that send an email. */
  emailSteps?: ReadonlySet<string>
  /** Whether people come into the journey with properties, of an event that brought them. */
  entryHasProperties?: boolean
  /** Names under which steps of the same journey keep what they learn. */
  results?: ReadonlySet<string>
  /** Journeys into which people are let by hand, or by another journey. */
  startableIds?: ReadonlySet<string>
}

/**
 * The pure half of a node of a journey. Its set-wise SQL stands in `domain/journeys/nodes`, its card and form in
 * `web/src/journeys/nodes`, under the same stem.
 */
export interface NodeKind<Kind extends string, Settings> {
  kind: Kind
  role: 'trigger' | 'condition' | 'wait' | 'action' | 'exit'
  settings: z.ZodType<Settings>
  /** Settings of a node just dropped on the canvas; they may have issues until the form is filled in. */
  defaults: NoInfer<Settings>
  /** The ways out, in the order in which they are drawn. */
  ports: (settings: Settings) => readonly string[]
  /** Whether it calls the world outside PostgreSQL, and so gets an activity and a retry policy of its own. */
  effect: boolean
  validate(settings: Settings, path: string, references: References): Issue[]
}

/** Keeps the literal kind and infers the settings, so that the union of nodes derives from the registry. */
export function defineNode<const Kind extends string, Settings>(
  node: NodeKind<Kind, Settings>,
): NodeKind<Kind, Settings> {
  return node
}
