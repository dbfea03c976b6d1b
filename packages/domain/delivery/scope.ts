/** A contact as templates see it, `{{ contact.firstName }}`: fields under their own names, properties beside them. */
export interface ContactScope {
  id: string
  externalId: string | null
  email: string | null
  phone: string | null
  firstName: string | null
  lastName: string | null
  language: string | null
  country: string | null
  city: string | null
  timeZone: string | null
  properties: Record<string, unknown>
  tags: string[]
}

export interface WorkspaceScope {
  name: string
  address: string
  language: string
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

/** SQL that yields a {@link ContactScope} for the contact `c`. */
export const CONTACT_SCOPE_SQL = `jsonb_build_object('id', c.id, 'externalId', c.external_id, 'email', c.email, 'phone', c.phone,
  'firstName', c.first_name, 'lastName', c.last_name, 'language', c.language, 'country', c.country, 'city', c.city,
  'timeZone', c.time_zone, 'properties', c.properties, 'tags', to_jsonb(c.tags))`
