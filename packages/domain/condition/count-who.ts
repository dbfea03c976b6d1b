import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import { sql } from 'kysely'
import { conditionSql } from './sql.ts'

/** How many contacts answer a condition now. */
export async function countWho(tx: WorkspaceTx, condition: Condition, now: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`SELECT count(*)::int AS count FROM contacts c WHERE ${conditionSql(condition, { now, of: 'whole' })}`.execute(tx)
  return rows[0]?.count ?? 0
}
