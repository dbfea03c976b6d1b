import { stepEmail } from '@parcours/model/journey/nodes/send-email.ts'
import { deliverStep } from '../running/deliver-step.ts'
import type { BehaviourOf } from './behaviour.ts'

export const sendEmail: BehaviourOf<'sendEmail'> = {
  kind: 'effect',
  perform: (services, run, nodeId, settings) => deliverStep(services, run, nodeId, stepEmail(settings)),
}
