/** The fields that every contact has, besides the properties that a workspace adds. */
export const CONTACT_FIELDS = [
  'externalId',
  'email',
  'phone',
  'firstName',
  'lastName',
  'language',
  'country',
  'city',
  'timeZone',
] as const
export type ContactField = (typeof CONTACT_FIELDS)[number]

export const PROPERTY_TYPES = ['text', 'number', 'boolean', 'date', 'list'] as const
export type PropertyType = (typeof PROPERTY_TYPES)[number]

export const MAX_PROPERTIES = 200

export function isContactField(name: string): name is ContactField {
  return (CONTACT_FIELDS as readonly string[]).includes(name)
}
