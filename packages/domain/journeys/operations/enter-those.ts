import type { Condition } from '@parcours/model/condition/condition.ts'
import { sql } from 'kysely'
import { conditionSql } from '../../condition/sql.ts'
import { countContacts } from '../../contact-lists/list.ts'
import { CHUNK, type Work } from '../../operations/work.ts'
import { enterChunk } from './enter-chunk.ts'

export interface EnterThoseInput {
  journeyId: string
  condition: Condition
}

/** Lets in whoever is already as the journey's people become, a cohort a chunk. */
export const enterThose: Work<EnterThoseInput> = {
  kind: 'enterThose',
  total: ({ tx, now }, { condition }) => countContacts(tx, { condition }, now),
  async doChunk(context, { journeyId, condition }, after) {
    const { rows } = await sql<{ id: string }>`
      SELECT c.id
        FROM contacts c
       WHERE c.id > ${after}::uuid AND ${conditionSql(condition, { now: context.now, of: 'each' })}
       ORDER BY c.id
       LIMIT ${CHUNK}`.execute(context.tx)
    return enterChunk(
      context,
      { journeyId, reason: 'change' },
      rows.map(({ id }) => id),
    )
  },
}
