import type { NodeKindName } from '@parcours/model/journey/registry.ts'
import { branch } from './Branch.tsx'
import { changeList } from './ChangeList.tsx'
import { condition } from './Condition.tsx'
import { emitEvent } from './EmitEvent.tsx'
import { exit } from './Exit.tsx'
import { recordConsent } from './RecordConsent.tsx'
import { sendEmail } from './SendEmail.tsx'
import { split } from './Split.tsx'
import { startJourney } from './StartJourney.tsx'
import { tellTeam } from './TellTeam.tsx'
import { triggerChange } from './TriggerChange.tsx'
import { triggerDate } from './TriggerDate.tsx'
import { triggerEvent } from './TriggerEvent.tsx'
import { triggerManual } from './TriggerManual.tsx'
import { triggerMessage } from './TriggerMessage.tsx'
import { triggerSchedule } from './TriggerSchedule.tsx'
import { triggerSegment } from './TriggerSegment.tsx'
import { updateContact } from './UpdateContact.tsx'
import type { NodeView } from './view.ts'
import { wait } from './Wait.tsx'
import { waitForEvent } from './WaitForEvent.tsx'
import { waitForMessage } from './WaitForMessage.tsx'
import { waitForSegment } from './WaitForSegment.tsx'
import { webhook } from './Webhook.tsx'

/**
 * How each kind of node looks, what is used most first in its group. A kind that the model has and this lacks is a
 * compile error.
 */
export const NODE_VIEWS: { [Kind in NodeKindName]: NodeView<Kind> } = {
  triggerEvent,
  triggerSegment,
  triggerManual,
  triggerDate,
  triggerSchedule,
  triggerChange,
  triggerMessage,
  sendEmail,
  tellTeam,
  wait,
  waitForEvent,
  waitForMessage,
  waitForSegment,
  condition,
  branch,
  split,
  updateContact,
  changeList,
  recordConsent,
  emitEvent,
  startJourney,
  webhook,
  exit,
}
