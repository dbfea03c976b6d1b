import type { JourneyNode } from '@parcours/model/journey/graph.ts'
import { type KindOfRole, kindOf } from '@parcours/model/journey/registry.ts'
import type { BehaviourOf } from './behaviour.ts'
import type { TriggerFacet } from './trigger-behaviour.ts'
import { triggerChange } from './trigger-change.ts'
import { triggerDate } from './trigger-date.ts'
import { triggerEvent } from './trigger-event.ts'
import { triggerManual } from './trigger-manual.ts'
import { triggerMessage } from './trigger-message.ts'
import { triggerSchedule } from './trigger-schedule.ts'
import { triggerSegment } from './trigger-segment.ts'

/** Every trigger. One that the model has and this lacks is a compile error. */
export const TRIGGERS: { [Kind in KindOfRole<'trigger'>]: BehaviourOf<Kind> } = {
  triggerEvent,
  triggerSegment,
  triggerDate,
  triggerSchedule,
  triggerChange,
  triggerMessage,
  triggerManual,
}

const isTrigger = (kind: JourneyNode['kind']): kind is keyof typeof TRIGGERS => kindOf({ kind }).role === 'trigger'

/** What a step is as a trigger; undefined for all others. */
export function triggerBehaviour({ kind }: Pick<JourneyNode, 'kind'>): TriggerFacet<unknown> | undefined {
  // The registry pairs each kind with its own settings, which the compiler cannot follow through a lookup.
  return isTrigger(kind) ? (TRIGGERS[kind].trigger as TriggerFacet<unknown>) : undefined
}
