import { type Database, useByKey } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { type RawBuilder, sql } from 'kysely'

/** Where work stands among the workspaces that share a queue: each gets its turn, whatever the others send. */
export interface WorkspaceTurn {
  after: string
}

/** Which workspaces are passed over now. */
export type PassedOver = (db: Database) => Promise<ReadonlySet<string>>

/**
 * The next workspace with something in a queue, in the order of their ids, from the first again after the last;
 * undefined when the queue is empty, or holds nothing but what is of those who are passed over.
 * @param queue the table, and which of its rows: SQL, `table WHERE condition`
 * @param passedOver asked once there is something in the queue
 */
export async function nextInTurn(
  db: Database,
  queue: RawBuilder<unknown>,
  turn: WorkspaceTurn,
  passedOver?: PassedOver,
): Promise<string | undefined> {
  return db.transaction().execute(async (tx) => {
    // The queue is empty when the planner looks at it, and would be read whole.
    await useByKey(tx)
    const first = (where: RawBuilder<unknown>) =>
      sql`(SELECT workspace_id FROM ${queue} ${where} ORDER BY workspace_id LIMIT 1)`
    const seen = new Set<string>()
    let others: ReadonlySet<string> | undefined
    for (let { after } = turn; ; ) {
      const { rows } = await sql<{ workspace_id: WorkspaceId }>`
        ${first(sql`AND workspace_id > ${after}::uuid`)} UNION ALL ${first(sql``)} LIMIT 1`.execute(tx)
      const workspaceId = rows[0]?.workspace_id
      if (!workspaceId || seen.has(workspaceId)) return undefined
      others ??= (await passedOver?.(tx)) ?? new Set()
      if (!others.has(workspaceId)) {
        turn.after = workspaceId
        return workspaceId
      }
      // One by one: a condition on the queue would read all that they have in it.
      seen.add(workspaceId)
      after = workspaceId
    }
  })
}
