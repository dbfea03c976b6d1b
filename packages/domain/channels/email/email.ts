import { type EmailContent, email as kind } from '@parcours/model/channels/email.ts'
import { normaliseEmail } from '../../contacts/email-address.ts'
import type { CompiledEmails } from '../../content/compile-languages.ts'
import { SubjectEmpty } from '../../content/subject.ts'
import type { DeliveryChannel } from '../channel.ts'
import { cachedEmail, loadEmail } from './compile.ts'
import { mailboxes } from './limits.ts'
import { storeInOutbox } from './outbox.ts'
import { renderEmail } from './render.ts'

export const email: DeliveryChannel<'email', EmailContent, CompiledEmails> = {
  key: 'email',
  kind,
  sender: { normalise: normaliseEmail, malformed: 'sender.addressMalformed' },
  cached: cachedEmail,
  compile: loadEmail,
  render: renderEmail,
  refusalOf: (error) => (error instanceof SubjectEmpty ? { kind: 'refused', reason: 'noSubject' } : undefined),
  storeInOutbox,
  destinations: mailboxes,
}
