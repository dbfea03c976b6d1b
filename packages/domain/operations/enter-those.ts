import type { Condition } from '@parcours/model/condition/condition.ts'
import { sql } from 'kysely'
import { countWho } from '../condition/count-who.ts'
import { conditionSql } from '../condition/sql.ts'
import { enterLive } from '../journeys/enter-live.ts'
import { CHUNK, type Work } from './work.ts'

export interface EnterThoseInput {
  journeyId: string
  condition: Condition
}

/** Lets in whoever is already as the journey's people become, a cohort a chunk. */
export const enterThose: Work<EnterThoseInput> = {
  total: ({ tx, now }, { condition }) => countWho(tx, condition, now),
  async doChunk({ tx, workspaceId, now }, { journeyId, condition }, after) {
    const { rows } = await sql<{ id: string }>`
      SELECT c.id FROM contacts c WHERE c.id > ${after}::uuid AND ${conditionSql(condition, { now, of: 'each' })} ORDER BY c.id LIMIT ${CHUNK}`.execute(tx)
    const ids = rows.map(({ id }) => id)
    const affected = await enterLive(tx, { workspaceId, journeyId, reason: 'change', now }, ids)
    if (affected === undefined) return { done: 0, affected: 0, next: undefined }
    return { done: ids.length, affected, next: ids.length === CHUNK ? ids.at(-1) : undefined }
  },
}
