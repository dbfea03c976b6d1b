import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { JourneyId, RunId, VersionId, WorkspaceId } from '@parcours/model/id.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'
import type { NODE_KINDS, NodeKindName, SettingsOf } from '@parcours/model/journey/registry.ts'
import { type RawBuilder, sql } from 'kysely'
import type { DeliveryServices } from '../../delivery/services.ts'
import type { ReadyPosition } from '../running/ready-positions.ts'
import type { TriggerFacet } from './trigger-behaviour.ts'
import type { WaitFacetOf } from './wait-behaviour.ts'

/** One run at work on one of its steps. */
export interface RunContext {
  workspaceId: WorkspaceId
  journeyId: JourneyId
  /** The journey's name. */
  journey: string
  versionId: VersionId
  runId: RunId
  /** The run's own time, the same at every attempt: part of the key of its messages. */
  startedAt: Date
  graph: Graph
  /** Nothing was carried out for it yet. */
  toBegin?: boolean
  /** When the oldest event was received that is not routed yet; see watermark.ts. */
  reaches?: Date | undefined
  /** When the journey was resumed last. */
  resumedAt?: Date | null | undefined
}

/** What a step decides by, of the run or of a whole version. */
export type DecisionContext = Pick<RunContext, 'workspaceId' | 'journeyId' | 'graph' | 'reaches' | 'resumedAt'>

/** What steps with effects need of the world outside. */
export interface Services extends DeliveryServices {
  /** Posts JSON to a customer's address: whether it was taken, and the JSON that came back. */
  postWebhook(url: string, id: string, payload: string): Promise<{ ok: boolean; body: unknown }>
}

/** By which port contacts leave. */
export interface Decision {
  /** The port for each contact: SQL over the position `p`, the contact `c` and the workspace `w`. */
  port: RawBuilder<string>
  /** Who may leave at all: SQL over `p`. */
  who: RawBuilder<boolean>
  /** What is looked up of each first: SQL, a LATERAL join to `p`. */
  lookup?: RawBuilder<unknown>
  /** Of waits: from when on events count for the next one, SQL like `port`; see since.ts. */
  lastWait?: { at: RawBuilder<Date | null>; id: RawBuilder<string | null> }
  /** What brought them, with what steps have added since; absent where that stays as it is. SQL like `port`. */
  entry?: RawBuilder<unknown>
  /** What it is decided by, kept on the trail: SQL like `port`; see decision-inputs.ts. */
  why?: RawBuilder<unknown> | undefined
}

/** Of steps with one port: all contacts who are ready go on. */
export const PASS_ON: Decision = { port: sql`'next'`, who: sql`p.state = 'ready'` }

interface Instant<Settings> {
  kind: 'instant'
  decide(settings: Settings, now: Date, nodeId: string, run: DecisionContext): Decision
  /** Changes to be made for these contacts, who pass, before they move. */
  apply?(
    tx: WorkspaceTx,
    run: RunContext,
    nodeId: string,
    settings: Settings,
    positions: ReadyPosition[],
    now: Date,
  ): Promise<void>
}

interface Effect<Settings> {
  kind: 'effect'
  /** Handles all contacts at the step, and moves them on in batches. True when the journey was paused meanwhile. */
  perform(services: Services, run: RunContext, nodeId: string, settings: Settings): Promise<{ paused: boolean }>
}

/** Contacts enter there, or end there: nothing is carried out. */
interface None {
  kind: 'none'
}

/** What a step does, whatever its kind. */
export type Behaviour<Settings> = Instant<Settings> | Effect<Settings> | None

type Kinds = typeof NODE_KINDS

/**
 * The set-wise half of a node: SQL that decides for all contacts at the step, or an effect on the world, with the
 * facets by which the machinery knows it. Its pure half is in `model/journey/nodes` under the same stem; the role that
 * it has there says what must be here. A facet that is forgotten does not compile.
 */
export type BehaviourOf<Kind extends NodeKindName> = {
  trigger: None & { trigger: TriggerFacet<SettingsOf<Kind>> }
  condition: Instant<SettingsOf<Kind>>
  wait: Instant<SettingsOf<Kind>> & { wait: WaitFacetOf<SettingsOf<Kind>, EndsEarly<Kind>> }
  action: Kinds[Kind]['effect'] extends true ? Effect<SettingsOf<Kind>> : Instant<SettingsOf<Kind>>
  exit: None
}[Kinds[Kind]['role']]

type EndsEarly<Kind extends NodeKindName> = Kinds[Kind] extends { wait: { endsEarly: infer Early extends boolean } }
  ? Early
  : false
