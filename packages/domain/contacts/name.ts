import { sql } from 'kysely'

/** What the contact `c` is called: SQL. Empty where nothing names them, null where there is no such contact any more. */
export const CONTACT_NAME = sql<string | null>`
  CASE WHEN c.id IS NOT NULL THEN coalesce(
    nullif(concat_ws(' ', c.first_name, c.last_name), ''), c.email, c.phone, c.external_id, '') END`
