import { uuidOf } from '@parcours/model/id.ts'
import { deliverStep } from '../running/deliver-step.ts'
import type { BehaviourOf } from './behaviour.ts'

export const sendEmail: BehaviourOf<'sendEmail'> = {
  kind: 'effect',
  perform: (services, run, nodeId, { templateId, connectionId, cap }) =>
    deliverStep(services, run, nodeId, {
      channel: 'email',
      templateId: uuidOf('template', templateId),
      connectionId: connectionId && uuidOf('connection', connectionId),
      cap: cap && { messages: cap.emails, days: cap.days },
    }),
}
