import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ConsentDecision } from '@parcours/model/consent.ts'
import { sql } from 'kysely'
import { found } from '../problem.ts'
import { decisionSql } from './consent-bits.ts'

/** A contact as it is read: lists show the same. */
export interface ContactRow {
  id: string
  external_id: string | null
  email: string | null
  phone: string | null
  first_name: string | null
  last_name: string | null
  language: string | null
  country: string | null
  city: string | null
  time_zone: string | null
  properties: Record<string, unknown>
  tags: string[]
  revision: number
  created_at: Date
  updated_at: Date
  last_seen_at: Date | null
  email_consent: ConsentDecision | null
}

/** The columns of {@link ContactRow}, of the contact `c`: SQL. */
export const SHOWN_COLUMNS = sql`
  c.id, c.external_id, c.email, c.phone, c.first_name, c.last_name, c.language, c.country, c.city, c.time_zone,
  c.properties, c.tags, c.revision,
  c.created_at, c.updated_at, c.last_seen_at, ${decisionSql('email')} AS email_consent`

/** @throws Problem `notFound` */
export async function getContact(tx: WorkspaceTx, id: string): Promise<ContactRow> {
  const { rows } = await sql<ContactRow>`SELECT ${SHOWN_COLUMNS} FROM contacts c WHERE c.id = ${id}`.execute(tx)
  return found(rows[0], 'notFound.contact')
}
