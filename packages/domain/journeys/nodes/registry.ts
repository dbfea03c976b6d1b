import type { NodeKindName, SettingsOf } from '@parcours/model/journey/registry.ts'
import type { Behaviour } from './behaviour.ts'
import { condition } from './condition.ts'
import { sendEmail } from './send-email.ts'
import { updateContact } from './update-contact.ts'
import { wait } from './wait.ts'
import { waitForEvent } from './wait-for-event.ts'
import { webhook } from './webhook.ts'

/** What each kind of node does. A kind that the model has and this lacks is a compile error. */
export const BEHAVIOURS: { [Kind in NodeKindName]: Behaviour<SettingsOf<Kind>> } = {
  triggerEvent: { kind: 'none' },
  triggerSegment: { kind: 'none' },
  triggerManual: { kind: 'none' },
  condition,
  wait,
  waitForEvent,
  sendEmail,
  updateContact,
  webhook,
  exit: { kind: 'none' },
}
