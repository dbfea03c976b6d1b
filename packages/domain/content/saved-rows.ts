import type { InTransaction, WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { found } from '../problem.ts'
import { markDeleted } from '../references/deleted.ts'
import { getBrand } from './brand.ts'
import { composeInThread } from './render-worker.ts'

const MAX_LISTED_ROWS = 500

export function listSavedRows(tx: WorkspaceTx) {
  return tx.selectFrom('saved_rows').selectAll().orderBy('name').orderBy('id').limit(MAX_LISTED_ROWS).execute()
}

/** Saves rows of an email under a name, to insert them into others. @throws Problem when they cannot be read */
export async function saveRow(
  inTransaction: InTransaction,
  workspaceId: WorkspaceId,
  { name, source }: { name: string; source: string },
  now: Date,
) {
  const design = {
    subject: '',
    preheader: '',
    source: `<mjml><mj-body>${source}</mj-body></mjml>`,
    format: 'mjml',
    purpose: 'service',
  } as const
  const { kit } = await inTransaction(getBrand)
  await composeInThread(workspaceId, { document: design, brand: kit, knownProperties: new Set() })
  return inTransaction((tx) =>
    tx
      .insertInto('saved_rows')
      .values({ workspace_id: workspaceId, name, source, created_at: now })
      .returningAll()
      .executeTakeFirstOrThrow(),
  )
}

/** Emails that hold it stay as they are. */
export async function deleteSavedRow(tx: WorkspaceTx, id: string, now: Date): Promise<void> {
  found(await tx.selectFrom('saved_rows').select('id').where('id', '=', id).executeTakeFirst(), 'notFound.savedRow')
  await markDeleted(tx, 'saved_rows', id, now)
}
