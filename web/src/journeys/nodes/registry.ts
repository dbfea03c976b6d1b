import type { NodeKindName } from '@parcours/model/journey/registry.ts'
import { condition } from './Condition.tsx'
import { exit } from './Exit.tsx'
import { sendEmail } from './SendEmail.tsx'
import { triggerEvent } from './TriggerEvent.tsx'
import { triggerManual } from './TriggerManual.tsx'
import { triggerSegment } from './TriggerSegment.tsx'
import { updateContact } from './UpdateContact.tsx'
import type { NodeView } from './view.ts'
import { wait } from './Wait.tsx'
import { waitForEvent } from './WaitForEvent.tsx'
import { webhook } from './Webhook.tsx'

/** How each kind of node looks. A kind that the model has and this lacks is a compile error. */
export const NODE_VIEWS: { [Kind in NodeKindName]: NodeView<Kind> } = { triggerEvent, triggerSegment, triggerManual, condition, wait, waitForEvent, sendEmail, updateContact, webhook, exit }
