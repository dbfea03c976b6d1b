import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId, IdOf } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { CONTACT_NAME } from '../contacts/name.ts'
import { type DescribedProperty, describeProperties } from './describe-properties.ts'

/** One of the latest events of a name. */
export interface EventSample {
  id: IdOf<'event'>
  at: Date
  contactId: ContactId
  /** Empty where it has none; null where there is no such contact any more. */
  contact: string | null
  properties: Record<string, unknown>
}

/** Latest events of a name that are read to describe it. */
const MAX_SAMPLED = 20
const MAX_SHOWN = 3

/**
 * What the latest events of a name hold. They are found from the end of the index by name and time, however many there
 * are.
 */
export async function eventDetails(
  tx: WorkspaceTx,
  name: string,
): Promise<{ sampled: number; properties: DescribedProperty[]; samples: EventSample[] }> {
  const { rows } = await sql<EventSample>`
    WITH latest AS (
      SELECT id, contact_id, properties, occurred_at
        FROM events
       WHERE name = ${name} AND kind IN ('track', 'page', 'screen')
       ORDER BY occurred_at DESC
       LIMIT ${MAX_SAMPLED}
    )
    SELECT e.id, e.occurred_at AS at, e.contact_id AS "contactId", e.properties,
           ${CONTACT_NAME} AS contact
      FROM latest e
      LEFT JOIN contacts c ON c.id = e.contact_id
     ORDER BY e.occurred_at DESC, e.id DESC`.execute(tx)
  return {
    sampled: rows.length,
    properties: describeProperties(rows.map(({ properties }) => properties)),
    samples: rows.slice(0, MAX_SHOWN),
  }
}
