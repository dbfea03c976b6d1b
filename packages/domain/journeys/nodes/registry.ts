import type { JourneyNode } from '@parcours/model/journey/graph.ts'
import type { NodeKindName, SettingsOf } from '@parcours/model/journey/registry.ts'
import type { Behaviour } from './behaviour.ts'
import { branch } from './branch.ts'
import { changeList } from './change-list.ts'
import { condition } from './condition.ts'
import { emitEvent } from './emit-event.ts'
import { recordConsent } from './record-consent.ts'
import { sendEmail } from './send-email.ts'
import { split } from './split.ts'
import { startJourney } from './start-journey.ts'
import { tellTeam } from './tell-team.ts'
import { updateContact } from './update-contact.ts'
import { wait } from './wait.ts'
import { waitForEvent } from './wait-for-event.ts'
import { waitForMessage } from './wait-for-message.ts'
import { waitForSegment } from './wait-for-segment.ts'
import { webhook } from './webhook.ts'

/** What each kind of node does. A kind that the model has and this lacks is a compile error. */
const BEHAVIOURS: { [Kind in NodeKindName]: Behaviour<SettingsOf<Kind>> } = {
  triggerEvent: { kind: 'none' },
  triggerSegment: { kind: 'none' },
  triggerManual: { kind: 'none' },
  triggerDate: { kind: 'none' },
  triggerSchedule: { kind: 'none' },
  triggerChange: { kind: 'none' },
  triggerMessage: { kind: 'none' },
  condition,
  branch,
  split,
  wait,
  waitForEvent,
  waitForMessage,
  waitForSegment,
  sendEmail,
  updateContact,
  recordConsent,
  changeList,
  emitEvent,
  startJourney,
  tellTeam,
  webhook,
  exit: { kind: 'none' },
}

/**
 * What a step does. The registry pairs each kind with its own
 * settings, which the compiler cannot follow through a lookup.
 */
export function behaviourOf({ kind }: Pick<JourneyNode, 'kind'>): Behaviour<unknown> {
  return BEHAVIOURS[kind] as Behaviour<unknown>
}
