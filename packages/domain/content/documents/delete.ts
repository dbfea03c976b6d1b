import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { found } from '../../problem.ts'
import { markDeleted } from '../../references/deleted.ts'
import { release } from '../../references/usages.ts'
import type { StoredKind } from './kind.ts'

/** Deletes a content with its draft and versions. @throws Problem when something uses it */
export async function deleteContent<Document extends object>(
  tx: WorkspaceTx,
  { kind, idKind }: StoredKind<Document>,
  id: string,
  now: Date,
): Promise<void> {
  await release(tx, idKind, id)
  found(
    await tx.selectFrom('contents').select('id').where('id', '=', id).where('kind', '=', kind).executeTakeFirst(),
    `notFound.${idKind}`,
  )
  await markDeleted(tx, 'contents', id, now)
}
