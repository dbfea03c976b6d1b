import type { Condition } from '@parcours/model/condition/condition.ts'
import type { JourneyId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { type BulkJobKind, MAX_CONTACTS_PER_CHUNK } from '../../bulk-jobs/job-kind.ts'
import { conditionSql } from '../../condition/sql.ts'
import { countContacts } from '../../contact-lists/list.ts'
import { enrollChunk } from './enroll-chunk.ts'

export interface EnrollMatchingInput {
  journeyId: JourneyId
  condition: Condition
}

/** Enrolls the contacts who are already what the trigger waits for them to become, a cohort a chunk. */
export const enrollMatchingJob: BulkJobKind<EnrollMatchingInput> = {
  kind: 'enterThose',
  does: 'Enrolls contacts who match a journey already',
  total: ({ tx, now }, { condition }) => countContacts(tx, { condition }, now),
  async processChunk(context, { journeyId, condition }, after) {
    const { rows } = await sql<{ id: string }>`
      SELECT c.id
        FROM contacts c
       WHERE c.id > ${after}::uuid AND ${conditionSql(condition, { now: context.now, of: 'each' })}
       ORDER BY c.id
       LIMIT ${MAX_CONTACTS_PER_CHUNK}`.execute(context.tx)
    return enrollChunk(
      context,
      { journeyId, reason: 'change' },
      rows.map(({ id }) => id),
    )
  },
}
