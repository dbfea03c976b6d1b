import { type Database, inWorkspace } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { type QuarantinedItem, quarantineItems, wordsOf } from './quarantine.ts'

/** Work of one workspace among that of others. */
export interface TurnWork extends Pick<QuarantinedItem, 'kind' | 'name'> {
  workspaceId: WorkspaceId
  key: string
  payload?: Record<string, string>
  work: () => Promise<unknown>
  /** Delays the next attempt, so that the work behind gets its turn. */
  putOff: () => Promise<unknown>
}

/**
 * Does the work of several workspaces one after the other. What fails is noted and put off, whatever the reason, and
 * the others go on; what was noted before and succeeds now is noted no more. @throws when the database is away: then
 * nothing can be noted, and nothing goes on
 */
export async function eachInTurn(db: Database, works: TurnWork[], now: Date): Promise<void> {
  const done: TurnWork[] = []
  for (const one of works) {
    try {
      await one.work()
      done.push(one)
    } catch (error) {
      const { workspaceId, kind, key, name, payload = {} } = one
      await inWorkspace(db, workspaceId, (tx) =>
        quarantineItems(tx, workspaceId, [{ kind, key, name, payload, error: wordsOf(error) }], now),
      )
      await one.putOff()
    }
  }
  if (done.length === 0) return
  await sql`
    DELETE FROM quarantine q
     USING unnest(${done.map(({ workspaceId }) => workspaceId)}::uuid[], ${done.map(({ kind }) => kind)}::text[],
         ${done.map(({ key }) => key)}::text[])
           AS d (workspace_id, kind, key)
     WHERE q.workspace_id = d.workspace_id AND q.kind = d.kind AND q.key = d.key`.execute(db)
}

/**
 * {@link eachInTurn} within each workspace, and the workspaces beside each other: whose work takes long, as by a
 * provider that answers late, keeps no other waiting.
 * @param running the workspaces that an earlier call still works for, whose turn it is not
 */
export async function sideBySide(
  db: Database,
  works: TurnWork[],
  now: Date,
  running: Set<string> = new Set(),
): Promise<void> {
  const turns = [...Map.groupBy(works, ({ workspaceId }) => workspaceId)].filter(([id]) => !running.has(id))
  await Promise.all(
    turns.map(async ([workspaceId, mine]) => {
      running.add(workspaceId)
      try {
        await eachInTurn(db, mine, now)
      } finally {
        running.delete(workspaceId)
      }
    }),
  )
}
