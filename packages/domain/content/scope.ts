import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { CONTACT_FIELDS, isContactField } from '@parcours/model/contacts/fields.ts'
import type { ContactId } from '@parcours/model/id.ts'
import { type RawBuilder, sql } from 'kysely'
import { CONTACT_COLUMNS } from '../contacts/columns.ts'
import { newBudget } from '../liquid/budget.ts'
import { EXTRA_NAMES, EXTRAS, type ExtraName } from './extras.ts'

/**
 * A contact as templates see it, `{{ contact.firstName }}`: fields under their own names, properties beside them. It
 * holds what was asked for.
 */
export interface ContactScope {
  id: string
  language: string | null
  properties?: Record<string, unknown>
  /** Values besides the fields: orders, segments …; see extras.ts. */
  extras?: Partial<Record<ExtraName, unknown>>
  [name: string]: unknown
}

export interface WorkspaceScope {
  name: string
  address: string
  language: string
  /** ISO 4217. */
  currency: string
  timeZone: string
}

export async function loadWorkspaceScope(tx: WorkspaceTx): Promise<WorkspaceScope> {
  const { name, postal_address, language, currency, time_zone } = await tx
    .selectFrom('workspaces')
    .select(['name', 'postal_address', 'language', 'currency', 'time_zone'])
    .executeTakeFirstOrThrow()
  return { name, address: postal_address, language, currency, timeZone: time_zone }
}

const UNSUBSCRIBE = new Map([
  ['de', 'Abmelden'],
  ['es', 'Darse de baja'],
  ['fr', 'Se désabonner'],
  ['it', 'Annulla l’iscrizione'],
  ['nl', 'Uitschrijven'],
  ['pt', 'Cancelar subscrição'],
])

/** What a message is about, and how it is written. */
export interface Occasion {
  event: unknown
  campaign?: { name: string } | undefined
  journey?: { name: string } | undefined
  /** The language that it is written in; the contact's, or the workspace's, where that is not known. */
  language?: string | undefined
}

interface Addresses {
  open: string
  unsubscribe: string
  /** Of this installation, where its pictures lie. */
  origin: string
}

/**
 * All that a template can fill in for one message. @param track makes the address of a link that is only known as it is
 * filled in, in a loop, a counted one
 */
export function templateScope(
  { extras, ...contact }: ContactScope,
  workspace: WorkspaceScope,
  { event, campaign, journey, language: written }: Occasion,
  addresses: Addresses,
  track: (link: number, target: string) => string,
) {
  const [language = 'en'] = (written ?? contact.language ?? workspace.language).split('-')
  return {
    ...extras,
    contact: { ...contact.properties, ...contact },
    event: event ?? {},
    // Values that steps of the journey stored, by name.
    results: (event as { results?: unknown } | null | undefined)?.results ?? {},
    campaign: campaign ?? {},
    journey: journey ?? {},
    workspace: {
      name: workspace.name,
      address: workspace.address,
      unsubscribe: UNSUBSCRIBE.get(language) ?? 'Unsubscribe',
    },
    origin: addresses.origin,
    open_url: addresses.open,
    unsubscribe_url: addresses.unsubscribe,
    links: [] as string[],
    /** For the filters in liquid.ts. */
    filling: {
      language,
      currency: workspace.currency,
      timeZone: workspace.timeZone,
      origin: addresses.origin,
      track,
      budget: newBudget(),
    },
  }
}

/** What templates read of a contact: names, or `all` where one hands on the contact as a whole; and which extras. */
export interface ContactNeeds {
  contact: ReadonlySet<string> | 'all'
  extras: ReadonlySet<ExtraName>
}

/** For a message of which it is not known what it reads. */
export const EVERYTHING: ContactNeeds = { contact: 'all', extras: new Set(EXTRA_NAMES) }

/**
 * SQL that yields a {@link ContactScope} for the contact `c`: of thousands at once, what nobody reads is not fetched.
 */
export function contactScopeSql({ contact: needs, extras }: ContactNeeds): RawBuilder<ContactScope> {
  const fields = CONTACT_FIELDS.filter((name) => needs === 'all' || name === 'language' || needs.has(name))
  const pairs = fields.map((name) => sql`${sql.lit(name)}, ${sql.ref(`c.${CONTACT_COLUMNS[name]}`)}`)
  if (needs === 'all' || needs.has('tags')) pairs.push(sql`'tags', to_jsonb(c.tags)`)
  if (needs === 'all' || needs.has('properties')) pairs.push(sql`'properties', c.properties`)
  const others =
    needs === 'all'
      ? []
      : [...needs].filter((name) => !isContactField(name) && !['id', 'tags', 'properties'].includes(name))
  for (const name of others) pairs.push(sql`${name}::text, c.properties -> ${name}`)
  if (extras.size > 0)
    pairs.push(
      sql`'extras', jsonb_build_object(${sql.join([...extras].map((name) => sql`${sql.lit(name)}, ${EXTRAS[name]}`))})`,
    )
  // The result is read at once and only here: as jsonb it would be parsed only to be written out.
  return sql`json_build_object('id', c.id, ${sql.join(pairs)})`
}

/** The contact to preview an email with: the one named, or the latest; undefined when there is none. */
export async function exampleContact(
  tx: WorkspaceTx,
  contactId: ContactId | undefined,
  needs: ContactNeeds = EVERYTHING,
): Promise<ContactScope | undefined> {
  const { rows } = await sql<{ contact: ContactScope }>`
    SELECT ${contactScopeSql(needs)} AS contact
      FROM contacts c
     WHERE ${contactId ? sql`c.id = ${contactId}` : sql`true`}
     ORDER BY c.id DESC
     LIMIT 1`.execute(tx)
  return rows[0]?.contact
}

/** A random contact: drawn by the time of creation, by two look-ups of an index rather than a walk over all. */
export async function anyContactId(tx: WorkspaceTx): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    SELECT c.id
      FROM (SELECT (SELECT id FROM contacts ORDER BY id LIMIT 1) AS first,
          (SELECT id FROM contacts ORDER BY id DESC LIMIT 1) AS last) b
      CROSS JOIN LATERAL (SELECT uuidv7((uuid_extract_timestamp(first)
            + random() * (uuid_extract_timestamp(last) - uuid_extract_timestamp(first)))
            - now()) AS drawn) d
      CROSS JOIN LATERAL (SELECT id FROM contacts WHERE id >= least(d.drawn, b.last) ORDER BY id LIMIT 1) c`.execute(tx)
  return rows[0]?.id
}

/** No particular contact: every value is missing. */
export const NOBODY: ContactScope = { id: '', language: null }
