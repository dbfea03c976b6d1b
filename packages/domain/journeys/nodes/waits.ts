import type { JourneyNode } from '@parcours/model/journey/graph.ts'
import { type KindOfRole, kindOf } from '@parcours/model/journey/registry.ts'
import type { BehaviourOf } from './behaviour.ts'
import { wait } from './wait.ts'
import type { WaitFacet } from './wait-behaviour.ts'
import { waitForEvent } from './wait-for-event.ts'
import { waitForMessage } from './wait-for-message.ts'
import { waitForSegment } from './wait-for-segment.ts'

/** Every wait. One that the model has and this lacks is a compile error. */
export const WAITS: { [Kind in KindOfRole<'wait'>]: BehaviourOf<Kind> } = {
  wait,
  waitForEvent,
  waitForMessage,
  waitForSegment,
}

const isWait = (kind: JourneyNode['kind']): kind is keyof typeof WAITS => kindOf({ kind }).role === 'wait'

/** What a step is as a wait; undefined for all others. */
export function waitBehaviour({ kind }: Pick<JourneyNode, 'kind'>): WaitFacet<unknown> | undefined {
  // The registry pairs each kind with its own settings, which the compiler cannot follow through a lookup.
  return isWait(kind) ? (WAITS[kind].wait as WaitFacet<unknown>) : undefined
}
