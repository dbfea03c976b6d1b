import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId } from '@parcours/model/id.ts'
import { type RawBuilder, sql } from 'kysely'

/** Events that carry products. */
const TELLING = ['Order Completed', 'Checkout Started', 'Product Added']

interface ExampleEvent {
  name?: string
  properties?: Record<string, unknown>
}

/**
 * An event of a contact that carries products, to show emails by that a journey would fill in from its event;
 * another contact's when they have none.
 */
export async function exampleEvent(tx: WorkspaceTx, contactId: ContactId | undefined): Promise<ExampleEvent> {
  return (contactId && (await latest(tx, sql`AND e.contact_id = ${contactId}`))) || (await latest(tx, sql``)) || {}
}

async function latest(tx: WorkspaceTx, whose: RawBuilder<unknown>): Promise<ExampleEvent | undefined> {
  const { rows } = await sql<ExampleEvent>`
    SELECT e.name, e.properties FROM unnest(${TELLING}::text[]) n (name)
      CROSS JOIN LATERAL (SELECT e.name, e.properties, e.occurred_at
                            FROM events e
                           WHERE e.name = n.name ${whose}
                           ORDER BY e.occurred_at DESC
                           LIMIT 1) e
     ORDER BY e.occurred_at DESC LIMIT 1`.execute(tx)
  return rows[0]
}
