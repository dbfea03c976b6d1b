import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import type { ContactId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { conditionSql } from '../../condition/sql.ts'

/** Whether a condition is true of a contact now. */
export async function fits(tx: WorkspaceTx, contactId: ContactId, condition: Condition, now: Date): Promise<boolean> {
  const { rows } = await sql<{ fits: boolean }>`
    SELECT ${conditionSql(condition, { now, of: 'each' })} AS fits
      FROM contacts c
     WHERE c.id = ${contactId}`.execute(tx)
  return rows[0]?.fits ?? false
}
