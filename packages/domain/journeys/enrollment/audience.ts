import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId, SegmentId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import type { StartableJourney } from '../authoring/startable.ts'
import { enrollContacts, MAX_COHORT } from './enroll.ts'

/** Whom to add: all contacts, the members of a segment, or those named. */
export type Audience =
  | { kind: 'all' }
  | { kind: 'segment'; segmentId: SegmentId }
  | { kind: 'contacts'; contactIds: ContactId[] }

function chosenSql(audience: Audience) {
  if (audience.kind === 'contacts') return sql`AND id = ANY (${audience.contactIds}::uuid[])`
  return audience.kind === 'segment'
    ? sql`
      AND EXISTS (SELECT
                    FROM segment_members m
                   WHERE m.workspace_id = contacts.workspace_id
                     AND m.segment_id = ${audience.segmentId}
                     AND m.contact_id = contacts.id)`
    : sql``
}

/** How many are chosen after an id. */
export async function countAudience(tx: WorkspaceTx, audience: Audience, after: string): Promise<number> {
  const { rows } = await sql<{
    count: number
  }>`SELECT count(*)::int AS count FROM contacts WHERE id > ${after}::uuid ${chosenSql(audience)}`.execute(tx)
  return rows[0]?.count ?? 0
}

/**
 * Enrolls the next of the chosen contacts, in the order of their ids. Those who are enrolled already, or were and may
 * not be again, are left out; `last` is undefined when none is left.
 * @param data what the journey's emails see as `event`
 */
export async function enrollAudience(
  tx: WorkspaceTx,
  target: StartableJourney,
  audience: Audience,
  data: Record<string, unknown>,
  after: string,
  now: Date,
): Promise<{ looked: number; entered: number; last: string | undefined }> {
  const { rows } = await sql<{
    id: string
  }>`
    SELECT id
      FROM contacts
     WHERE id > ${after}::uuid ${chosenSql(audience)}
     ORDER BY id
     LIMIT ${MAX_COHORT + 1}`.execute(tx)
  const cohort = rows.slice(0, MAX_COHORT).map(({ id }) => id)
  if (cohort.length === 0) return { looked: 0, entered: 0, last: undefined }
  const entered = await enrollContacts(tx, { ...target, reason: 'manual', now }, cohort, { properties: data })
  return { looked: cohort.length, entered, last: rows.length > MAX_COHORT ? cohort.at(-1) : undefined }
}
