import type { ContactField } from '@parcours/model/contacts/fields.ts'

/** The column behind each field that every contact has. */
export const CONTACT_COLUMNS = {
  externalId: 'external_id',
  email: 'email',
  phone: 'phone',
  firstName: 'first_name',
  lastName: 'last_name',
  language: 'language',
  country: 'country',
  city: 'city',
  timeZone: 'time_zone',
} as const satisfies Record<ContactField, string>

/** Moments that every contact has of its own, and where they stand. */
export const CONTACT_MOMENTS: ReadonlyMap<string, string> = new Map([
  ['createdAt', 'created_at'],
  ['lastSeenAt', 'last_seen_at'],
])
