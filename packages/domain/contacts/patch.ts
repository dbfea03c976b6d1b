import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { type ContactField, isContactField, MAX_PROPERTIES, type PropertyType } from '@parcours/model/contacts/fields.ts'
import { sql } from 'kysely'
import { CONTACT_COLUMNS } from './columns.ts'
import { normaliseCountry } from './country.ts'
import { normaliseField } from './normalise.ts'
import type { Resolution } from './resolve.ts'

/** What is to change on one contact. Null clears. */
export interface ContactPatch {
  contactId: string
  fields: Partial<Record<ContactField, string | null>>
  properties: Record<string, unknown>
  addTags?: string[]
  seenAt?: Date
}

/** Every field but the external id, which belongs to recognition. */
const PATCHED = Object.entries(CONTACT_COLUMNS).filter(([field]) => field !== 'externalId')

/**
 * Writes newcomers whole, and applies the patches of the others, in one statement each. Several patches of one contact must have been
 * folded into one before. An email, phone or external id that another contact holds is left where it is.
 */
export async function patchContacts(tx: WorkspaceTx, workspaceId: string, patches: ContactPatch[], now: Date, newcomers: Resolution['newcomers'] = new Map()): Promise<void> {
  const patchOf = new Map(patches.map((patch) => [patch.contactId, patch]))
  await insertWhole(
    tx,
    workspaceId,
    [...newcomers].map(([contactId, externalId]) => ({ externalId, ...(patchOf.get(contactId) ?? { contactId, fields: {}, properties: {} }) })),
    now,
  )
  await update(
    tx,
    workspaceId,
    patches.filter(({ contactId }) => !newcomers.has(contactId)),
    now,
  )
}

/** What the ledger holds of newcomers already, an import's consents for one. */
async function consentsOf(tx: WorkspaceTx, workspaceId: string, contactIds: string[]): Promise<Map<string, { email: string | null; sms: string | null }>> {
  const { rows } = await sql<{ contact_id: string; email: string | null; sms: string | null }>`
    SELECT contact_id, max(decision) FILTER (WHERE channel = 'email') AS email, max(decision) FILTER (WHERE channel = 'sms') AS sms
      FROM consents WHERE workspace_id = ${workspaceId} AND purpose = 'marketing' AND contact_id = ANY (${contactIds}::uuid[]) GROUP BY contact_id`.execute(tx)
  return new Map(rows.map(({ contact_id, ...decisions }) => [contact_id, decisions]))
}

async function insertWhole(tx: WorkspaceTx, workspaceId: string, contacts: (ContactPatch & { externalId: string | undefined })[], now: Date): Promise<void> {
  if (contacts.length === 0) return
  const consents = await consentsOf(
    tx,
    workspaceId,
    contacts.map(({ contactId }) => contactId),
  )
  // A column each, and only those that someone has: cheaper on both sides than objects to be taken apart.
  const columns = PATCHED.filter(([field]) => contacts.some(({ fields }) => fields[field as ContactField] != null))
  const names = sql.join(
    columns.map(([, column]) => sql`, ${sql.ref(column)}`),
    sql``,
  )
  const values = sql.join(
    columns.map(([field]) => sql`, ${contacts.map(({ fields }) => fields[field as ContactField] ?? null)}::text[]`),
    sql``,
  )
  await sql`
    INSERT INTO contacts (workspace_id, id, external_id, properties, tags, last_seen_at, email_consent, sms_consent${names}, created_at, updated_at)
    SELECT ${workspaceId}, id, external_id, CASE WHEN properties = '{}' THEN properties ELSE jsonb_strip_nulls(properties) END,
           CASE WHEN tags = '[]' THEN '{}' ELSE ARRAY (SELECT DISTINCT tag FROM jsonb_array_elements_text(tags) tag ORDER BY tag) END, seen_at, email_consent, sms_consent${names}, ${now}, ${now}
      FROM unnest(
        ${contacts.map(({ contactId }) => contactId)}::uuid[], ${contacts.map(({ externalId }) => externalId ?? null)}::text[], ${contacts.map(({ properties }) => JSON.stringify(properties))}::jsonb[],
        ${contacts.map(({ addTags }) => JSON.stringify(addTags ?? []))}::jsonb[], ${contacts.map(({ seenAt }) => seenAt ?? null)}::timestamptz[],
        ${contacts.map(({ contactId }) => consents.get(contactId)?.email ?? null)}::text[], ${contacts.map(({ contactId }) => consents.get(contactId)?.sms ?? null)}::text[]${values})
        AS u (id, external_id, properties, tags, seen_at, email_consent, sms_consent${names})`.execute(tx)
}

/** Whoever would be as before is left alone: a list that is imported again changes only those whom it says something new of. */
async function update(tx: WorkspaceTx, workspaceId: string, patches: ContactPatch[], now: Date): Promise<void> {
  if (patches.length === 0) return
  const ordered = [...patches].sort((a, b) => (a.contactId < b.contactId ? -1 : 1))
  const given = PATCHED.filter(([field]) => ordered.some(({ fields }) => field in fields))
  const columns = given.map(([field, column]) => {
    const name = field as ContactField
    // Where some say nothing of it, they are told apart from those who clear it.
    const all = ordered.every(({ fields }) => name in fields)
    const [value, said] = [sql.ref(`u.${column}`), sql.ref(`u.said_${column}`)]
    return {
      names: all ? [column] : [column, `said_${column}`],
      arrays: [sql`${ordered.map(({ fields }) => fields[name] ?? null)}::text[]`, ...(all ? [] : [sql`${ordered.map(({ fields }) => name in fields)}::boolean[]`])],
      assignment: sql`${sql.ref(column)} = ${all ? value : sql`CASE WHEN ${said} THEN ${value} ELSE c.${sql.ref(column)} END`}`,
      differs: all ? sql`c.${sql.ref(column)} IS DISTINCT FROM ${value}` : sql`(${said} AND c.${sql.ref(column)} IS DISTINCT FROM ${value})`,
    }
  })
  const names = sql.join(
    columns.flatMap((column) => column.names).map((name) => sql`, ${sql.ref(name)}`),
    sql``,
  )
  const arrays = sql.join(
    columns.flatMap((column) => column.arrays).map((array) => sql`, ${array}`),
    sql``,
  )
  await sql`
    WITH u AS (
      SELECT * FROM unnest(
        ${ordered.map(({ contactId }) => contactId)}::uuid[], ${ordered.map(({ properties }) => JSON.stringify(properties))}::jsonb[], ${ordered.map(({ addTags }) => JSON.stringify(addTags ?? []))}::jsonb[],
        ${ordered.map(({ seenAt }) => seenAt ?? null)}::timestamptz[]${arrays}) AS u (id, properties, tags, seen_at${names})
    ), changed AS (
      UPDATE contacts c SET ${sql.join([...columns.map(({ assignment }) => assignment), sql`properties = CASE WHEN u.properties = '{}' THEN c.properties ELSE jsonb_strip_nulls(c.properties || u.properties) END`])},
        tags = CASE WHEN u.tags = '[]' THEN c.tags ELSE ARRAY (SELECT DISTINCT tag FROM unnest(c.tags || ARRAY (SELECT jsonb_array_elements_text(u.tags))) tag ORDER BY tag) END,
        last_seen_at = greatest(c.last_seen_at, u.seen_at), updated_at = ${now}, revision = c.revision + 1
      FROM u WHERE c.workspace_id = ${workspaceId} AND c.id = u.id
        AND (${sql.join([...columns.map(({ differs }) => differs), sql`NOT c.properties @> u.properties`, sql`u.tags <> '[]'`, sql`u.seen_at > coalesce(c.last_seen_at, '-infinity')`], sql` OR `)})
      RETURNING c.id, c.email, c.phone
    )
    DELETE FROM contact_identifiers i USING changed
     WHERE i.workspace_id = ${workspaceId} AND i.contact_id = changed.id
       AND ((i.kind = 'email' AND i.value IS DISTINCT FROM changed.email) OR (i.kind = 'phone' AND i.value IS DISTINCT FROM changed.phone))`.execute(tx)
}

/** Keeps, of the addresses in the patches, those that lead to the patched contact itself. */
export async function dropForeignAddresses(tx: WorkspaceTx, workspaceId: string, patches: ContactPatch[]): Promise<ContactPatch[]> {
  const claimed = patches.flatMap(({ contactId, fields }) => (['email', 'phone'] as const).flatMap((kind) => (typeof fields[kind] === 'string' ? [{ contactId, kind, value: fields[kind] }] : [])))
  if (claimed.length === 0) return patches
  const { rows } = await sql<{ contact_id: string; kind: 'email' | 'phone'; value: string }>`
    SELECT w.contact_id, w.kind, w.value
      FROM unnest(${claimed.map(({ contactId }) => contactId)}::uuid[], ${claimed.map(({ kind }) => kind)}::text[], ${claimed.map(({ value }) => value)}::text[]) w (contact_id, kind, value)
     CROSS JOIN LATERAL (SELECT contact_id FROM contact_identifiers WHERE workspace_id = ${workspaceId} AND kind = w.kind AND value = w.value LIMIT 1) i
     WHERE i.contact_id <> w.contact_id`.execute(tx)
  if (rows.length === 0) return patches
  const foreign = new Set(rows.map(({ contact_id, kind, value }) => `${contact_id} ${kind} ${value}`))
  return patches.map((patch) => {
    const fields = Object.fromEntries(Object.entries(patch.fields).filter(([kind, value]) => !foreign.has(`${patch.contactId} ${kind} ${value}`)))
    return { ...patch, fields }
  })
}

/** Several patches of the same contacts, folded in order: the last word on each field and property stands. */
export function foldPatches(patches: ContactPatch[]): ContactPatch[] {
  const folded = new Map<string, ContactPatch>()
  for (const patch of patches) {
    const before = folded.get(patch.contactId)
    if (!before) folded.set(patch.contactId, { ...patch, fields: { ...patch.fields }, properties: { ...patch.properties } })
    else {
      Object.assign(before.fields, patch.fields)
      Object.assign(before.properties, patch.properties)
      if (patch.addTags) before.addTags = [...(before.addTags ?? []), ...patch.addTags]
      if (patch.seenAt && (!before.seenAt || patch.seenAt > before.seenAt)) before.seenAt = patch.seenAt
    }
  }
  return [...folded.values()]
}

/** Names under which other tools send the fields that we keep apart. */
const TRAIT_NAMES: Record<string, ContactField> = {
  email: 'email',
  phone: 'phone',
  firstName: 'firstName',
  first_name: 'firstName',
  lastName: 'lastName',
  last_name: 'lastName',
  language: 'language',
  locale: 'language',
  country: 'country',
  city: 'city',
  timeZone: 'timeZone',
  timezone: 'timeZone',
}

/**
 * Splits Segment traits into fields and properties. A field that does not hold what it should is left out of the profile
 * (it stays readable on the event): a tracking call must not be able to spoil an address.
 */
export function patchFromTraits(contactId: string, traits: Record<string, unknown>, seenAt: Date): ContactPatch {
  const patch: ContactPatch = { contactId, fields: {}, properties: {}, seenAt }
  const address = traits.address
  const flat = typeof address === 'object' && address !== null && !Array.isArray(address) ? { ...traits, ...(address as object), address: undefined } : traits
  const country = typeof flat.country === 'string' ? normaliseCountry(flat.country) : undefined
  for (const [name, value] of Object.entries(flat)) {
    if (value === undefined || name === 'tags') continue
    const field = TRAIT_NAMES[name]
    if (!field) {
      if (!isContactField(name) && Object.keys(patch.properties).length < MAX_PROPERTIES) patch.properties[name.slice(0, 100)] = value
    } else if (value === null) patch.fields[field] = null
    else if (typeof value === 'string' || typeof value === 'number') {
      const normal = normaliseField(field, String(value), field, country)
      if ('value' in normal && normal.value !== '') patch.fields[field] = normal.value
    }
  }
  return patch
}

/** Records the type of each property seen for the first time, as the first value shows it. */
export async function learnProperties(tx: WorkspaceTx, workspaceId: string, patches: ContactPatch[]): Promise<void> {
  const types = new Map<string, PropertyType>()
  for (const { properties } of patches) {
    for (const [key, value] of Object.entries(properties)) if (value !== null && !types.has(key)) types.set(key, typeOf(value))
  }
  if (types.size === 0) return
  const keys = [...types.keys()].sort()
  await sql`
    INSERT INTO property_definitions (workspace_id, key, type, label)
    SELECT ${workspaceId}, key, type, key FROM unnest(${keys}::text[], ${keys.map((key) => types.get(key))}::text[]) AS p (key, type)
     WHERE NOT EXISTS (SELECT FROM property_definitions d WHERE d.workspace_id = ${workspaceId} AND d.key = p.key)
    ON CONFLICT DO NOTHING`.execute(tx)
}

function typeOf(value: unknown): PropertyType {
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  if (Array.isArray(value)) return 'list'
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}|$)/.test(value) && !Number.isNaN(Date.parse(value)) ? 'date' : 'text'
}
