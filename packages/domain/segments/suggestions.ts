import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { isContactField } from '@parcours/model/contacts/fields.ts'
import { type RawBuilder, sql } from 'kysely'
import { CONTACT_COLUMNS } from '../contacts/columns.ts'
import type { Counted } from './audience-profile.ts'

/** Suggestions come from the newest rows only: frequent values show in a sample. */
const SAMPLE = 20_000
const EVENT_SAMPLE = 2000
const MAX_SUGGESTIONS = 50

export interface SuggestionQuery {
  of: 'propertyValue' | 'eventProperty' | 'eventValue' | 'product' | 'category'
  event?: string | undefined
  property?: string | undefined
}

async function frequent(tx: WorkspaceTx, values: RawBuilder<unknown>): Promise<Counted[]> {
  const { rows } = await sql<Counted>`
    SELECT value, count(*)::int AS count
      FROM (${values}) v
     WHERE value IS NOT NULL AND value <> '' AND length(value) <= 200
     GROUP BY value
     ORDER BY count DESC, value
     LIMIT ${MAX_SUGGESTIONS}`.execute(tx)
  return rows
}

/** What occurs in this workspace, most frequent first, in a sample of the newest. */
export function suggest(tx: WorkspaceTx, { of, event = '', property = '' }: SuggestionQuery): Promise<Counted[]> {
  const events = sql`
    (SELECT properties FROM events WHERE name = ${event} ORDER BY occurred_at DESC LIMIT ${EVENT_SAMPLE}) e`
  switch (of) {
    case 'propertyValue': {
      if (isContactField(property))
        return frequent(
          tx,
          sql`
            SELECT ${sql.ref(CONTACT_COLUMNS[property])} AS value
              FROM (SELECT * FROM contacts ORDER BY id DESC LIMIT ${SAMPLE}) c`,
        )
      return frequent(
        tx,
        sql`
          SELECT one AS value
            FROM (SELECT properties -> ${property}::text AS given FROM contacts ORDER BY id DESC LIMIT ${SAMPLE}) c,
            LATERAL jsonb_array_elements_text(CASE jsonb_typeof(given)
                  WHEN 'array' THEN given
                  ELSE jsonb_build_array(given) END) one`,
      )
    }
    case 'eventProperty':
      return frequent(
        tx,
        sql`
          SELECT key AS value
            FROM ${events},
                 LATERAL jsonb_object_keys(CASE jsonb_typeof(e.properties)
                       WHEN 'object' THEN e.properties
                       ELSE '{}' END) key`,
      )
    case 'eventValue':
      return frequent(tx, sql`SELECT e.properties ->> ${property}::text AS value FROM ${events}`)
    case 'product':
    case 'category':
      return frequent(
        tx,
        sql`SELECT ${sql.ref(of)} AS value FROM (SELECT * FROM order_items ORDER BY ordered_at DESC LIMIT ${SAMPLE}) i`,
      )
  }
}
