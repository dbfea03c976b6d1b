import { uuidOf } from '@parcours/model/id.ts'
import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { deliverEmails } from '../../delivery/deliver.ts'
import type { Behaviour } from './behaviour.ts'

export const sendEmail: Behaviour<SettingsOf<'sendEmail'>> = {
  kind: 'effect',
  perform: (services, run, nodeId, { templateId }) => deliverEmails(services, run, nodeId, uuidOf('template', templateId)),
}
