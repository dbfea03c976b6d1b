import type { ContactAnswer } from '@parcours/contract/contacts.ts'
import { CONTACT_FIELDS, type ContactField, type PropertyType } from '@parcours/model/contacts/fields.ts'
import { ownValue } from '@parcours/model/own-value.ts'
import { parseDay, parseMoment } from '@parcours/model/values/moment.ts'

/** How a field is read and edited: a date is a day, a moment has a time too. */
export type FieldKind = 'country' | 'language' | 'timeZone' | 'moment' | PropertyType

/** Something that is known of a contact, or could be: a field, or a property of the workspace. */
export interface ProfileField {
  /** Its path in a contact, by which the API names it too: a property may be called like a field. */
  key: string
  label: string
  kind: FieldKind
  value: unknown
}

const KINDS: Partial<Record<ContactField, FieldKind>> = {
  country: 'country',
  language: 'language',
  timeZone: 'timeZone',
}

const PROPERTIES = 'properties.'
export const keyOfProperty = (name: string) => `${PROPERTIES}${name}`
const nameOfProperty = (key: string) => (key.startsWith(PROPERTIES) ? key.slice(PROPERTIES.length) : undefined)

/** A contact's fields, in the order in which they are shown. */
export function contactFields(contact: ContactAnswer, labelOf: (field: ContactField) => string): ProfileField[] {
  const order: ContactField[] = ['firstName', 'lastName', 'email', 'phone']
  return [...order, ...CONTACT_FIELDS.filter((field) => !order.includes(field))].map((field) => ({
    key: field,
    label: labelOf(field),
    kind: KINDS[field] ?? 'text',
    value: contact[field],
  }))
}

interface Definition {
  key: string
  label: string
  type: PropertyType
}

/**
 * A contact's properties by what the workspace calls them. One whose value is of another type than is said is edited as
 * what it is: nothing of it is changed by being looked at.
 */
export function propertyFields(contact: ContactAnswer, definitions: readonly Definition[]): ProfileField[] {
  const known = new Map(definitions.map((one) => [one.key, one]))
  return Object.entries(contact.properties)
    .map(([key, value]) => ({
      key: keyOfProperty(key),
      label: known.get(key)?.label ?? key,
      kind: kindOfValue(value, known.get(key)?.type),
      value,
    }))
    .sort((one, other) => one.label.localeCompare(other.label))
}

function kindOfValue(value: unknown, type: PropertyType | undefined): FieldKind {
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'number') return 'number'
  if (Array.isArray(value)) return 'list'
  if (typeof value !== 'string') return type === 'date' ? 'date' : 'text'
  if (parseDay(value)) return 'date'
  return type === 'date' && parseMoment(value) ? 'moment' : 'text'
}

/** A document, or a list of other than texts, is not edited in a field. */
export function isEditable({ value }: Pick<ProfileField, 'value'>): boolean {
  if (Array.isArray(value)) return value.every((one) => typeof one === 'string')
  return value === null || typeof value !== 'object'
}

/** What is typed by key, as the API takes it: null clears. */
export function changesOf(
  typed: Record<string, unknown>,
): Record<string, unknown> & { properties?: Record<string, unknown> } {
  const fields: [string, unknown][] = []
  const properties: [string, unknown][] = []
  for (const [key, value] of Object.entries(typed)) {
    const name = nameOfProperty(key)
    const given = isEmpty(value) ? null : value
    if (name === undefined) fields.push([key, given])
    else properties.push([name, given])
  }
  return {
    ...Object.fromEntries(fields),
    ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
  }
}

/** What a contact has under a key. */
export function valueAt(contact: ContactAnswer, key: string): unknown {
  const name = nameOfProperty(key)
  if (name === undefined) return (contact as unknown as Record<string, unknown>)[key]
  return ownValue(contact.properties, name)
}

const isEmpty = (value: unknown) =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0)
