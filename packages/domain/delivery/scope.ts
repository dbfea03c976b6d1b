import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { CONTACT_FIELDS, isContactField } from '@parcours/model/contacts/fields.ts'
import { type RawBuilder, sql } from 'kysely'
import { CONTACT_COLUMNS } from '../contacts/columns.ts'

/** A contact as templates see it, `{{ contact.firstName }}`: fields under their own names, properties beside them. It holds what was asked for. */
export interface ContactScope {
  id: string
  language: string | null
  properties?: Record<string, unknown>
  [name: string]: unknown
}

export interface WorkspaceScope {
  name: string
  address: string
  language: string
}

export async function loadWorkspaceScope(tx: WorkspaceTx): Promise<WorkspaceScope> {
  const { name, postal_address, language } = await tx.selectFrom('workspaces').select(['name', 'postal_address', 'language']).executeTakeFirstOrThrow()
  return { name, address: postal_address, language }
}

const UNSUBSCRIBE: Record<string, string> = { fr: 'Se désabonner', en: 'Unsubscribe' }

/** All that a template can fill in for one message. */
export function templateScope(contact: ContactScope, workspace: WorkspaceScope, event: unknown, urls: { open: string; unsubscribe: string }) {
  const language = (contact.language ?? workspace.language).slice(0, 2)
  return {
    contact: { ...contact.properties, ...contact },
    event: event ?? {},
    workspace: { name: workspace.name, address: workspace.address, unsubscribe: UNSUBSCRIBE[language] ?? UNSUBSCRIBE.en },
    open_url: urls.open,
    unsubscribe_url: urls.unsubscribe,
    links: [] as string[],
  }
}

/** The names that a template reads of a contact, or `all` where it hands on the contact as a whole. */
export type ContactNeeds = ReadonlySet<string> | 'all'

/** SQL that yields a {@link ContactScope} for the contact `c`: of thousands at once, what nobody reads is not fetched. */
export function contactScopeSql(needs: ContactNeeds): RawBuilder<ContactScope> {
  const fields = CONTACT_FIELDS.filter((name) => needs === 'all' || name === 'language' || needs.has(name))
  const pairs = fields.map((name) => sql`${sql.lit(name)}, ${sql.ref(`c.${CONTACT_COLUMNS[name]}`)}`)
  if (needs === 'all' || needs.has('tags')) pairs.push(sql`'tags', to_jsonb(c.tags)`)
  if (needs === 'all' || needs.has('properties')) pairs.push(sql`'properties', c.properties`)
  const others = needs === 'all' ? [] : [...needs].filter((name) => !isContactField(name) && !['id', 'tags', 'properties'].includes(name))
  for (const name of others) pairs.push(sql`${name}::text, c.properties -> ${name}`)
  return sql`jsonb_build_object('id', c.id, ${sql.join(pairs)})`
}

/** Someone to show an email as: the contact named, or the latest; undefined when there is none. */
export async function exampleContact(tx: WorkspaceTx, contactId: string | undefined): Promise<ContactScope | undefined> {
  const { rows } = await sql<{ contact: ContactScope }>`
    SELECT ${contactScopeSql('all')} AS contact FROM contacts c WHERE ${contactId ? sql`c.id = ${contactId}` : sql`true`} ORDER BY c.id DESC LIMIT 1`.execute(tx)
  return rows[0]?.contact
}

/** Nobody in particular: every value is missing. */
export const NOBODY: ContactScope = { id: '', language: null }
