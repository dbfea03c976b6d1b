import type { WorkspaceTx } from '@parcours/db/connection.ts'
import {
  type ContactField,
  isContactField,
  MAX_PROPERTIES,
  type PropertyType,
} from '@parcours/model/contacts/fields.ts'
import type { ContactId, WorkspaceId } from '@parcours/model/id.ts'
import { parseMoment } from '@parcours/model/values/moment.ts'
import { truncateText } from '@parcours/model/values/text.ts'
import { sql } from 'kysely'
import { CONTACT_COLUMNS } from './columns.ts'
import { normaliseCountry } from './country.ts'
import { normaliseField } from './normalise.ts'
import type { Resolution } from './resolve.ts'

/** What is to change on one contact. Null clears. */
export interface ContactPatch {
  contactId: ContactId
  fields: Partial<Record<ContactField, string | null>>
  properties: Record<string, unknown>
  addTags?: string[]
  seenAt?: Date
  /** The time of the values; now when absent. A later value that is stored already stands. */
  at?: Date
  /** The time of each field and property, for patches that were folded. */
  times?: ReadonlyMap<string, number>
}

/** Every field but the external id, which belongs to recognition. */
const PATCHED = Object.entries(CONTACT_COLUMNS).filter(([field]) => field !== 'externalId')

/**
 * Writes newcomers whole, and applies the patches of the others, in one statement each. Several patches of one contact
 * must have been folded into one before. An email, phone or external id that another contact holds is left where it is.
 * @returns the contacts that were made or are other than before
 */
export async function patchContacts(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  patches: ContactPatch[],
  now: Date,
  newcomers: Resolution['newcomers'] = new Map(),
): Promise<string[]> {
  const patchOf = new Map(patches.map((patch) => [patch.contactId, patch]))
  await insertWhole(
    tx,
    workspaceId,
    [...newcomers].map(([contactId, externalId]) => ({
      externalId,
      ...(patchOf.get(contactId) ?? { contactId, fields: {}, properties: {} }),
    })),
    now,
  )
  const changed = await update(
    tx,
    workspaceId,
    patches.filter(({ contactId }) => !newcomers.has(contactId)),
    now,
  )
  return [...newcomers.keys(), ...changed]
}

/** What the ledger holds of newcomers already, an import's consents for one: the consents of each as one number. */
async function consentsOf(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  contactIds: ContactId[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ contact_id: string; bits: number }>`
    SELECT s.contact_id, bit_or(CASE s.decision WHEN 'given' THEN b.given ELSE b.withdrawn END) AS bits
      FROM consents s
      JOIN consent_channels b ON b.channel = s.channel
     WHERE s.workspace_id = ${workspaceId} AND s.purpose = 'marketing' AND s.contact_id = ANY (${contactIds}::uuid[])
     GROUP BY s.contact_id`.execute(tx)
  return new Map(rows.map(({ contact_id, bits }) => [contact_id, bits]))
}

/**
 * Names that stand for more than one in `field_updated_at`: properties that are really called so are kept without a
 * time.
 */
const COLLECTIVE = new Set(['', '*'])

/** The time of each name, in milliseconds since 1970. `''` is the latest of them. */
function timesOf({ fields, properties, at, times }: ContactPatch, now: Date): Record<string, number> {
  const changedAt = Math.min(at?.getTime() ?? Number.POSITIVE_INFINITY, now.getTime())
  const names = [...Object.keys(fields), ...Object.keys(properties)].filter((name) => !COLLECTIVE.has(name))
  const each = names.map((name) => [name, Math.min(times?.get(name) ?? changedAt, now.getTime())] as const)
  return each.length === 0 ? {} : Object.fromEntries([['', Math.max(...each.map(([, time]) => time))], ...each])
}

/** The same for new contacts, whose values have one time as a rule: `*`. */
function firstTimesOf(patch: ContactPatch, now: Date): Record<string, number> {
  const { '': latest = now.getTime(), ...times } = timesOf(patch, now)
  return Object.values(times).every((time) => time === latest)
    ? { '*': latest }
    : { '*': Math.min(...Object.values(times)), '': latest, ...times }
}

/** Values that are not cleared: a new contact has nothing to clear. */
function withoutNulls(properties: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null))
}

async function insertWhole(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  contacts: (ContactPatch & { externalId: string | undefined })[],
  now: Date,
): Promise<void> {
  if (contacts.length === 0) return
  const consents = await consentsOf(
    tx,
    workspaceId,
    contacts.map(({ contactId }) => contactId),
  )
  // A column each, and only those that some contact has: cheaper on both sides than objects to be taken apart.
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
    INSERT INTO contacts (workspace_id, id, external_id, properties, field_updated_at, tags, last_seen_at, consent_bits
        ${names}, created_at, updated_at)
    SELECT ${workspaceId}, id, external_id, properties, field_updated_at,
           CASE
             WHEN tags = '[]' THEN '{}'
             ELSE ARRAY (SELECT DISTINCT tag FROM jsonb_array_elements_text(tags) tag ORDER BY tag)
           END,
           seen_at, consent_bits${names}, ${now}, ${now}
      FROM unnest(
        ${contacts.map(({ contactId }) => contactId)}::uuid[],
        ${contacts.map(({ externalId }) => externalId ?? null)}::text[],
        ${contacts.map(({ properties }) => JSON.stringify(withoutNulls(properties)))}::jsonb[],
        ${contacts.map((contact) => JSON.stringify(firstTimesOf(contact, now)))}::jsonb[],
        ${contacts.map(({ addTags }) => JSON.stringify(addTags ?? []))}::jsonb[],
        ${contacts.map(({ seenAt }) => seenAt ?? null)}::timestamptz[],
        ${contacts.map(({ contactId }) => consents.get(contactId) ?? 0)}::integer[]${values})
        AS u (id, external_id, properties, field_updated_at, tags, seen_at, consent_bits${names})`.execute(tx)
}

/** Names of fields and properties that the contact `c` has something in. */
const FIELDS = sql.join(PATCHED.map(([field, column]) => sql`${sql.lit(field)}, c.${sql.ref(column)}`))
const PRESENT = sql`(c.properties || jsonb_strip_nulls(jsonb_build_object(${FIELDS})))`
/**
 * Whether something of the patch `u` was told before something that
 * is known of the contact `c`: only then each name is looked at.
 */
const LATE = sql`(u.since < coalesce((c.field_updated_at ->> '')::numeric, (c.field_updated_at ->> '*')::numeric, 0))`
const FRESH = sql`fresh_times(u.changed, c.field_updated_at, ${PRESENT})`
const PROPERTIES = sql`
  CASE
    WHEN u.properties = '{}' THEN c.properties
    WHEN ${LATE} THEN with_given(c.properties, u.properties, ${FRESH})
    WHEN u.clears THEN with_given(c.properties, u.properties, u.properties)
    ELSE c.properties || u.properties
  END`
const CHANGED_AT = sql`
  CASE
    WHEN u.changed = '{}' THEN c.field_updated_at
    WHEN ${LATE} THEN c.field_updated_at || ${FRESH}
    ELSE c.field_updated_at || u.changed
  END`

/**
 * A contact who would be as before is left alone: a list that is imported again changes only contacts of whom it says
 * something new. What was told later, and is known already, stands.
 */
async function update(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  patches: ContactPatch[],
  now: Date,
): Promise<string[]> {
  if (patches.length === 0) return []
  const ordered = [...patches].sort((a, b) => (a.contactId < b.contactId ? -1 : 1))
  const times = ordered.map((patch) => timesOf(patch, now))
  const given = PATCHED.filter(([field]) => ordered.some(({ fields }) => field in fields))
  const columns = given.map(([field, column]) => {
    const name = field as ContactField
    const [value, known] = [sql.ref(`u.${column}`), sql`c.${sql.ref(column)}`]
    // A patch without the name has no time of it; null clears.
    const written = sql`
      CASE
       WHEN u.changed ? ${sql.lit(field)}
       AND NOT (${LATE} AND NOT ${FRESH} ? ${sql.lit(field)}) THEN ${value}
       ELSE ${known} END`
    return {
      array: sql`${ordered.map(({ fields }) => fields[name] ?? null)}::text[]`,
      assignment: sql`${sql.ref(column)} = ${written}`,
      differs: sql`${known} IS DISTINCT FROM ${written}`,
    }
  })
  const names = sql.join(
    given.map(([, column]) => sql`, ${sql.ref(column)}`),
    sql``,
  )
  const arrays = sql.join(
    columns.map(({ array }) => sql`, ${array}`),
    sql``,
  )
  const assignments = [
    ...columns.map(({ assignment }) => assignment),
    sql`properties = ${PROPERTIES}`,
    sql`field_updated_at = ${CHANGED_AT}`,
  ]
  const { rows } = await sql<{ id: string }>`
    WITH u AS (
      SELECT * FROM unnest(
        ${ordered.map(({ contactId }) => contactId)}::uuid[],
        ${ordered.map(({ properties }) => JSON.stringify(properties))}::jsonb[],
        ${ordered.map(({ properties }) => Object.values(properties).includes(null))}::boolean[],
        ${times.map((changedAt) => JSON.stringify(changedAt))}::jsonb[],
        ${times.map((changedAt) => (Object.keys(changedAt).length === 0 ? null : Math.min(...Object.values(changedAt))))}::numeric[],
        ${ordered.map(({ addTags }) => JSON.stringify(addTags ?? []))}::jsonb[],
        ${ordered.map(({ seenAt }) => seenAt ?? null)}::timestamptz[]${arrays}) AS u (id, properties, clears, changed,
        since, tags, seen_at${names})
    ), changed AS (
      UPDATE contacts c
         SET ${sql.join(assignments)},
             tags = CASE
               WHEN u.tags = '[]' THEN c.tags
               ELSE ARRAY (SELECT DISTINCT tag
                             FROM unnest(c.tags || ARRAY (SELECT jsonb_array_elements_text(u.tags))) tag
                            ORDER BY tag)
             END,
             last_seen_at = greatest(c.last_seen_at, u.seen_at),
             updated_at = ${now},
             revision = c.revision + 1
        FROM u
       WHERE c.workspace_id = ${workspaceId} AND c.id = u.id
        AND (${sql.join(
          [
            ...columns.map(({ differs }) => differs),
            sql`c.properties IS DISTINCT FROM ${PROPERTIES}`,
            sql`(u.tags <> '[]' AND NOT to_jsonb(c.tags) @> u.tags)`,
            sql`u.seen_at > coalesce(c.last_seen_at, '-infinity')`,
          ],
          sql` OR `,
        )})
      RETURNING c.id, c.email, c.phone
    ), forgotten AS (
      DELETE FROM contact_identifiers i USING changed
       WHERE i.workspace_id = ${workspaceId} AND i.contact_id = changed.id
         AND ((i.kind = 'email' AND i.value IS DISTINCT FROM changed.email)
             OR (i.kind = 'phone' AND i.value IS DISTINCT FROM changed.phone))
    )
    SELECT id FROM changed`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Keeps, among the addresses in the patches, those that resolve to the patched contact itself. */
export async function dropForeignAddresses(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  patches: ContactPatch[],
): Promise<ContactPatch[]> {
  const claimed = patches.flatMap(({ contactId, fields }) =>
    (['email', 'phone'] as const).flatMap((kind) =>
      typeof fields[kind] === 'string' ? [{ contactId, kind, value: fields[kind] }] : [],
    ),
  )
  if (claimed.length === 0) return patches
  const { rows } = await sql<{ contact_id: string; kind: 'email' | 'phone'; value: string }>`
    SELECT w.contact_id, w.kind, w.value
      FROM unnest(${claimed.map(({ contactId }) => contactId)}::uuid[], ${claimed.map(({ kind }) => kind)}::text[],
          ${claimed.map(({ value }) => value)}::text[]) w (contact_id, kind, value)
     CROSS JOIN LATERAL (SELECT contact_id
                           FROM contact_identifiers
                          WHERE workspace_id = ${workspaceId} AND kind = w.kind AND value = w.value
                          LIMIT 1) i
     WHERE i.contact_id <> w.contact_id`.execute(tx)
  if (rows.length === 0) return patches
  const foreign = new Set(rows.map(({ contact_id, kind, value }) => `${contact_id} ${kind} ${value}`))
  return patches.map((patch) => {
    const fields = Object.fromEntries(
      Object.entries(patch.fields).filter(([kind, value]) => !foreign.has(`${patch.contactId} ${kind} ${value}`)),
    )
    return { ...patch, fields }
  })
}

/**
 * Several patches of the same contacts, folded: of each field and
 * property what was told last stands, of the same time what comes last.
 */
export function foldPatches(patches: ContactPatch[]): ContactPatch[] {
  type Folded = ContactPatch & { times: Map<string, number> }
  const folded = new Map<string, Folded>()
  for (const patch of patches) {
    const into: Folded = folded.get(patch.contactId) ?? {
      contactId: patch.contactId,
      fields: {},
      properties: emptyProperties(),
      times: new Map(),
    }
    folded.set(patch.contactId, into)
    // A value without a time counts as of now.
    const at = patch.at?.getTime() ?? Number.POSITIVE_INFINITY
    const isNews = (name: string) => {
      if ((into.times.get(name) ?? Number.NEGATIVE_INFINITY) > at) return false
      into.times.set(name, at)
      return true
    }
    for (const [field, value] of Object.entries(patch.fields) as [ContactField, string | null][])
      if (isNews(field)) into.fields[field] = value
    for (const [name, value] of Object.entries(patch.properties)) if (isNews(name)) into.properties[name] = value
    if (patch.addTags) into.addTags = [...(into.addTags ?? []), ...patch.addTags]
    if (patch.seenAt && (!into.seenAt || patch.seenAt > into.seenAt)) into.seenAt = patch.seenAt
  }
  return [...folded.values()]
}

/** An object in which every name is a name: `__proto__` and `constructor` too. */
function emptyProperties(): Record<string, unknown> {
  return Object.create(null) as Record<string, unknown>
}

/** Names under which other tools send the fields that are stored apart. */
const TRAIT_NAMES: ReadonlyMap<string, ContactField> = new Map([
  ['email', 'email'],
  ['phone', 'phone'],
  ['firstName', 'firstName'],
  ['first_name', 'firstName'],
  ['lastName', 'lastName'],
  ['last_name', 'lastName'],
  ['language', 'language'],
  ['locale', 'language'],
  ['country', 'country'],
  ['city', 'city'],
  ['timeZone', 'timeZone'],
  ['timezone', 'timeZone'],
])

/**
 * Splits Segment traits into fields and properties. A field that does not hold what it should is left out of the
 * profile (it stays readable on the event): a tracking call must not be able to spoil an address.
 */
export function patchFromTraits(contactId: ContactId, traits: Record<string, unknown>, seenAt: Date): ContactPatch {
  const patch: ContactPatch = { contactId, fields: {}, properties: emptyProperties(), seenAt, at: seenAt }
  const address = traits.address
  const flat =
    typeof address === 'object' && address !== null && !Array.isArray(address)
      ? { ...traits, ...(address as object), address: undefined }
      : traits
  const country = typeof flat.country === 'string' ? normaliseCountry(flat.country) : undefined
  for (const [name, value] of Object.entries(flat)) {
    if (value === undefined || name === 'tags') continue
    const field = TRAIT_NAMES.get(name)
    if (!field) {
      if (!isContactField(name) && Object.keys(patch.properties).length < MAX_PROPERTIES)
        patch.properties[truncateText(name, 100)] = value
    } else if (value === null) patch.fields[field] = null
    else if (typeof value === 'string' || typeof value === 'number') {
      const normal = normaliseField(field, String(value), field, country)
      if ('value' in normal && normal.value !== '') patch.fields[field] = normal.value
    }
  }
  return patch
}

/** Records the type of each property seen for the first time, as the first value shows it. */
export async function learnProperties(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  patches: ContactPatch[],
): Promise<void> {
  const types = new Map<string, PropertyType>()
  for (const { properties } of patches) {
    for (const [key, value] of Object.entries(properties))
      if (value !== null && !types.has(key)) types.set(key, typeOf(value))
  }
  if (types.size === 0) return
  const keys = [...types.keys()].sort()
  await sql`
    INSERT INTO property_definitions (workspace_id, key, type, label)
    SELECT ${workspaceId}, key, type, key
      FROM unnest(${keys}::text[], ${keys.map((key) => types.get(key))}::text[]) AS p (key, type)
     WHERE NOT EXISTS (SELECT FROM property_definitions d WHERE d.workspace_id = ${workspaceId} AND d.key = p.key)
    ON CONFLICT DO NOTHING`.execute(tx)
}

function typeOf(value: unknown): PropertyType {
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  if (Array.isArray(value)) return 'list'
  return typeof value === 'string' && parseMoment(value) ? 'date' : 'text'
}
