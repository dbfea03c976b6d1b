import type { ContactAnswer } from '@parcours/contract/contacts.ts'
import { withoutDirections } from '@parcours/model/values/visible.ts'

/** What a contact is called: by name, else by the best identifier there is. Empty when there is none. */
export function contactName(
  contact: Pick<ContactAnswer, 'firstName' | 'lastName' | 'email' | 'phone' | 'externalId'>,
): string {
  const name =
    [contact.firstName, contact.lastName].filter(Boolean).join(' ') ||
    contact.email ||
    contact.phone ||
    contact.externalId ||
    ''
  return withoutDirections(name)
}
