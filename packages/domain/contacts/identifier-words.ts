import type { ContactField } from '@parcours/model/contacts/fields.ts'
import type { Words } from '@parcours/model/i18n/say.ts'

/** What the fields that name a contact are called in a sentence. */
export const IDENTIFIER_WORDS = {
  externalId: { en: 'external id', fr: 'identifiant externe' },
  email: { en: 'email', fr: 'e-mail' },
  phone: { en: 'phone', fr: 'téléphone' },
} as const satisfies Partial<Record<ContactField, Words>>
