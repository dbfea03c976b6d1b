import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { Problem } from '../../problem.ts'
import { release } from '../../references/usages.ts'
import type { StoredKind } from './kind.ts'

/** Deletes a content with its draft and versions. @throws Problem when something uses it */
export async function deleteContent<Document extends object>(
  tx: WorkspaceTx,
  { kind, idKind }: StoredKind<Document>,
  id: string,
): Promise<void> {
  await release(tx, idKind, id)
  const { numDeletedRows } = await tx
    .deleteFrom('contents')
    .where('id', '=', id)
    .where('kind', '=', kind)
    .executeTakeFirst()
  if (!numDeletedRows) throw new Problem('notFound', `notFound.${idKind}`)
}
