import { sql } from 'kysely'
import type { OwnerKind } from '../../delivery/owner-kind.ts'

/** A step of a journey's run, as the owner of messages that are sent again. */
export const journeyMessages: OwnerKind = {
  key: 'journeys',
  column: 'journey_id',
  async recall(tx, { id }) {
    const journey = await tx.selectFrom('journeys').select('name').where('id', '=', id).executeTakeFirst()
    return { names: journey ? { journey } : {} }
  },
  // A journey writes to one contact at a time, when it matters.
  reserved: { share: 0.2, maySend: sql<boolean>`EXISTS (SELECT FROM journeys WHERE state = 'live')` },
  entry: sql`(
    SELECT p.entry
      FROM journey_positions p
     WHERE p.workspace_id = m.workspace_id AND p.run_id = m.owner_id AND p.contact_id = m.contact_id)`,
}
