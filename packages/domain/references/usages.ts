import { uuids } from '@parcours/db/arrays.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { CONTENT_ID_KINDS } from '@parcours/model/content/registry.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import type { UsedKind, UserKind } from '@parcours/model/references.ts'
import { type SqlBool, sql } from 'kysely'
import { Problem } from '../problem.ts'
import { TABLE_OF } from '../tables.ts'
import { usedIn } from './used-in.ts'

/** Whose definition uses others. */
export interface User {
  kind: UserKind
  id: string
  /**
   * The number of a journey's version, of content 1 for the version that is used; absent: a draft, and of what has no
   * versions.
   */
  version?: number
}

/** A used object, locked against deletion until the transaction ends. */
export interface Used {
  workspaceId: WorkspaceId
  kind: UsedKind
  id: string
}

/** What a definition uses; what it names and does not exist is left out. */
export async function findUsed(tx: WorkspaceTx, definition: unknown): Promise<Used[]> {
  const found: Used[] = []
  for (const [kind, ids] of usedIn(definition)) found.push(...named(kind, await usedRows(tx, kind, ids).execute()))
  return found
}

/**
 * {@link findUsed}, locked against deletion until the transaction ends: called before the definition is checked, so
 * that what the check finds is still there when the definition is written.
 */
export async function holdUsed(tx: WorkspaceTx, definition: unknown): Promise<Used[]> {
  const present: Used[] = []
  for (const [kind, ids] of usedIn(definition))
    present.push(...named(kind, await usedRows(tx, kind, ids).orderBy('id').forKeyShare().execute()))
  return present
}

const usedRows = (tx: WorkspaceTx, kind: UsedKind, ids: ReadonlySet<string>) =>
  tx
    .selectFrom(TABLE_OF[kind])
    .select(['workspace_id', 'id'])
    .where('id', '=', sql<string>`ANY (${uuids([...ids])})`)

const named = (kind: UsedKind, rows: { workspace_id: WorkspaceId; id: string }[]): Used[] =>
  rows.map(({ workspace_id: workspaceId, id }) => ({ workspaceId, kind, id }))

/** Writes down what a definition uses, in place of what it used before. */
export async function recordUsages(tx: WorkspaceTx, { kind, id, version = 0 }: User, used: Used[]): Promise<void> {
  await tx
    .deleteFrom('usages')
    .where('user_kind', '=', kind)
    .where('user_id', '=', id)
    .where('user_version', '=', version)
    .execute()
  if (used.length === 0) return
  await tx
    .insertInto('usages')
    .values(
      used.map((one) => ({
        workspace_id: one.workspaceId,
        user_kind: kind,
        user_id: id,
        user_version: version,
        used_kind: one.kind,
        used_id: one.id,
      })),
    )
    .execute()
}

/**
 * Names of what uses a thing: journeys by their draft while they are not stopped, and by versions that contacts enter
 * or are in; campaigns that are prepared or under way; segments; contents by their draft and the version that is used.
 * A thing does not keep itself.
 */
async function usersOf(tx: WorkspaceTx, kind: UsedKind, id: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    WITH users AS (
      SELECT workspace_id, user_kind, user_id, user_version
        FROM usages
       WHERE used_kind = ${kind} AND used_id = ${id} AND NOT (user_kind = ${kind} AND user_id = ${id})
    )
    SELECT j.name
      FROM users u
      JOIN journeys j ON j.workspace_id = u.workspace_id AND j.id = u.user_id
      LEFT JOIN journey_versions v
        ON v.workspace_id = u.workspace_id AND v.journey_id = u.user_id AND v.number = u.user_version
     WHERE u.user_kind = 'journey'
       AND CASE
             WHEN u.user_version = 0 THEN j.state <> 'stopped'
             ELSE v.id = j.live_version_id
                  OR EXISTS (
                    SELECT
                      FROM journey_runs r
                     WHERE r.workspace_id = v.workspace_id
                       AND r.journey_id = v.journey_id
                       AND r.version_id = v.id
                       AND r.ended_at IS NULL
                  )
           END
    UNION
    SELECT c.name
      FROM users u
      JOIN campaigns c ON c.workspace_id = u.workspace_id AND c.id = u.user_id
     WHERE u.user_kind = 'campaign' AND c.state NOT IN ('done', 'cancelled')
    UNION
    SELECT s.name
      FROM users u
      JOIN segments s ON s.workspace_id = u.workspace_id AND s.id = u.user_id
     WHERE u.user_kind = 'segment'
    UNION
    SELECT c.name
      FROM users u
      JOIN contents c ON c.workspace_id = u.workspace_id AND c.id = u.user_id
     WHERE u.user_kind = ANY (${CONTENT_ID_KINDS})
     ORDER BY name`.execute(tx)
  return rows.map(({ name }) => name)
}

/**
 * To be called before a thing is deleted: waits for transactions that are about to use it, and forgets what it used
 * itself.
 * @throws Problem naming what uses it
 */
export async function release(tx: WorkspaceTx, kind: UsedKind, id: string): Promise<void> {
  await tx.selectFrom(TABLE_OF[kind]).select('id').where('id', '=', id).forUpdate().execute()
  const users = await usersOf(tx, kind, id)
  if (users.length > 0) throw new Problem('conflict', `${kind}.used`, { by: users.join(', ') })
  await tx.deleteFrom('usages').where(sql<SqlBool>`user_kind = ${kind}`).where('user_id', '=', id).execute()
}
