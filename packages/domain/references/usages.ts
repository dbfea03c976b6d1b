import { uuids } from '@parcours/db/arrays.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import type { UsedKind, UserKind } from '@parcours/model/references.ts'
import { sql } from 'kysely'
import { Problem } from '../problem.ts'
import { TABLE_OF } from '../tables.ts'
import { usedIn } from './used-in.ts'
import { usersOf } from './users.ts'

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
 * To be called before a thing is deleted: waits for transactions that are about to use it. What it used itself stays
 * recorded until it is purged; a deleted user counts for nothing.
 * @throws Problem naming what uses it
 */
export async function release(tx: WorkspaceTx, kind: UsedKind, id: string): Promise<void> {
  await tx.selectFrom(TABLE_OF[kind]).select('id').where('id', '=', id).forUpdate().execute()
  const users = await usersOf(tx, { kind, id })
  if (users.length > 0) throw new Problem('conflict', `${kind}.used`, { by: users.map(({ name }) => name).join(', ') })
}
