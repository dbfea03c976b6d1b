import type { ContactAnswer } from '@parcours/contract/contacts.ts'
import {
  CONTACT_FIELDS,
  type ContactField,
  isContactField,
  type PropertyType,
} from '@parcours/model/contacts/fields.ts'

/** How a field is read and edited. */
export type FieldKind = 'country' | 'language' | 'timeZone' | PropertyType

/** Something that is known of a contact, or could be: a field, or a property of the workspace. */
export interface ProfileField {
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
      key,
      label: known.get(key)?.label ?? key,
      kind: kindOfValue(value, known.get(key)?.type),
      value,
    }))
    .sort((one, other) => one.label.localeCompare(other.label))
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

function kindOfValue(value: unknown, type: PropertyType | undefined): PropertyType {
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'number') return 'number'
  if (Array.isArray(value)) return 'list'
  return type === 'date' || (typeof value === 'string' && DAY.test(value)) ? 'date' : 'text'
}

/** A document, or a list of other than texts, is not edited in a field. */
export function isEditable({ value }: Pick<ProfileField, 'value'>): boolean {
  if (Array.isArray(value)) return value.every((one) => typeof one === 'string')
  return value === null || typeof value !== 'object'
}

/** What is typed, as the API takes it: null clears. */
export function changesOf(
  typed: Record<string, unknown>,
): Record<string, unknown> & { properties?: Record<string, unknown> } {
  const entries = Object.entries(typed).map(([key, value]) => [key, isEmpty(value) ? null : value] as const)
  const properties = entries.filter(([key]) => !isContactField(key))
  return {
    ...Object.fromEntries(entries.filter(([key]) => isContactField(key))),
    ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
  }
}

const isEmpty = (value: unknown) =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0)
