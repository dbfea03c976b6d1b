import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { CONTACT_FIELDS, type ContactField, MAX_PROPERTIES } from '@parcours/model/contacts/fields.ts'
import type { IdentifierKind } from '@parcours/model/contacts/identifiers.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { isBeyondCalendar } from '@parcours/model/values/moment.ts'
import { sql } from 'kysely'
import { lockIdentities } from '../identity-lock.ts'
import { found, invalid, Problem } from '../problem.ts'
import { normaliseCountry } from './country.ts'
import { IDENTIFIER_WORDS } from './identifier-words.ts'
import { normaliseField } from './normalise.ts'
import { learnProperties, patchContacts } from './patch.ts'
import { type Resolution, resolveContacts } from './resolve.ts'

/** A contact as a user or program sends it. Null clears; an absent field stays. */
export interface ContactInput {
  fields: Partial<Record<ContactField, string | null>>
  properties?: Record<string, unknown> | undefined
  tags?: string[] | undefined
}

const IDENTIFIERS = { externalId: 'external_id', email: 'email', phone: 'phone' } as const satisfies Partial<
  Record<ContactField, IdentifierKind>
>

/** All fields in their stored form. @throws Problem naming each field that cannot be stored */
function normalise(fields: ContactInput['fields']): ContactInput['fields'] {
  const issues: Issue[] = []
  const normal: ContactInput['fields'] = {}
  const country = fields.country ? normaliseCountry(fields.country) : undefined
  for (const field of CONTACT_FIELDS) {
    const given = fields[field]
    if (given === undefined) continue
    const result =
      given === null || given.trim() === '' ? { value: null } : normaliseField(field, given, field, country)
    if ('issue' in result) issues.push(result.issue)
    else normal[field] = result.value
  }
  if (issues.length > 0) throw invalid(issues)
  return normal
}

/**
 * Creates a contact, or updates the one that its identifiers name; with `onlyNew` that is refused.
 * @throws Problem naming each identifier that another contact has
 */
export async function upsertContact(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  input: ContactInput,
  now: Date,
  { onlyNew = false } = {},
): Promise<{ id: string; created: boolean }> {
  const fields = normalise(input.fields)
  const identifiers: Partial<Record<IdentifierKind, string>> = {}
  for (const [field, kind] of Object.entries(IDENTIFIERS) as [keyof typeof IDENTIFIERS, IdentifierKind][])
    if (fields[field]) identifiers[kind] = fields[field]
  if (onlyNew) await mustBeFree(tx, identifiers)
  if (Object.keys(identifiers).length === 0) throw invalid([issue('email', 'contact.identifierMissing')])
  const { contactIds, created, newcomers } = await resolveContacts(tx, workspaceId, [{ identifiers }])
  const id = contactIds[0] ?? ''
  // Another process made the contact since.
  if (onlyNew && !created.has(id)) await mustBeFree(tx, identifiers)
  await write(tx, workspaceId, id, { ...input, fields }, now, newcomers)
  return { id, created: created.has(id) }
}

/** @throws Problem naming the identifiers that a contact has already */
async function mustBeFree(tx: WorkspaceTx, identifiers: Partial<Record<IdentifierKind, string>>): Promise<void> {
  const taken: Issue[] = []
  for (const [field, kind] of Object.entries(IDENTIFIERS) as [keyof typeof IDENTIFIERS, IdentifierKind][]) {
    const value = identifiers[kind]
    const holder =
      value !== undefined &&
      (await tx
        .selectFrom('contact_identifiers')
        .select('contact_id')
        .where('kind', '=', kind)
        .where('value', '=', value)
        .executeTakeFirst())
    if (holder) taken.push(issue(field, 'contact.exists'))
  }
  if (taken.length > 0) throw new Problem('conflict', 'contact.exists', {}, taken)
}

/** Changes one contact. @throws Problem when another contact has the new email, phone or external id */
export async function updateContact(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  id: string,
  input: ContactInput,
  now: Date,
): Promise<void> {
  await lockIdentities(tx, workspaceId, 'shared')
  found(
    await tx.selectFrom('contacts').select('id').where('id', '=', id).forNoKeyUpdate().executeTakeFirst(),
    'notFound.contact',
  )
  const fields = normalise(input.fields)
  for (const [field, kind] of Object.entries(IDENTIFIERS) as [keyof typeof IDENTIFIERS, IdentifierKind][]) {
    const value = fields[field]
    if (value === undefined) continue
    if (kind === 'external_id') {
      await tx.deleteFrom('contact_identifiers').where('contact_id', '=', id).where('kind', '=', kind).execute()
      await tx.updateTable('contacts').set({ external_id: value }).where('id', '=', id).execute()
    }
    if (value !== null) {
      const { rows } = await sql<{ contact_id: string }>`
        INSERT INTO contact_identifiers AS i (workspace_id, kind, value, contact_id)
        VALUES (${workspaceId}, ${kind}, ${value}, ${id})
        ON CONFLICT (workspace_id, kind, value) DO UPDATE SET value = excluded.value RETURNING contact_id`.execute(tx)
      if (rows[0]?.contact_id !== id)
        throw new Problem('conflict', 'contact.identifierTaken', { field: IDENTIFIER_WORDS[field] }, [
          issue(field, 'contact.identifierTaken', { field: IDENTIFIER_WORDS[field] }),
        ])
    }
  }
  await write(tx, workspaceId, id, { ...input, fields }, now)
}

async function write(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  id: string,
  { fields, properties = {}, tags }: ContactInput,
  now: Date,
  newcomers?: Resolution['newcomers'],
): Promise<void> {
  if (Object.keys(properties).length > MAX_PROPERTIES)
    throw invalid([issue('properties', 'contact.tooManyProperties', { max: MAX_PROPERTIES })])
  const lost = Object.entries(properties).filter(([, value]) => typeof value === 'string' && isBeyondCalendar(value))
  if (lost.length > 0) throw invalid(lost.map(([name]) => issue(`properties.${name}`, 'contact.propertyDate')))
  const patch = { contactId: id, fields, properties }
  await learnProperties(tx, workspaceId, [patch])
  await patchContacts(tx, workspaceId, [patch], now, newcomers)
  if (tags) {
    const sorted = [...new Set(tags)].sort()
    await tx
      .updateTable('contacts')
      .set({ tags: sorted, updated_at: now, revision: sql<number>`revision + 1` })
      .where('id', '=', id)
      .where('tags', '<>', sql<string[]>`${sorted}::text[]`)
      .execute()
  }
}
