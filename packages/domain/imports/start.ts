import { texts } from '@parcours/db/arrays.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { wakeLauncher } from '../notify.ts'
import { invalid, Problem } from '../problem.ts'
import { getImport } from './import.ts'
import { type ImportChoice, propertiesOf, settleImport } from './settle.ts'

/**
 * Settles how the file is taken in and marks the import to be started; the launcher and its workflow do the rest.
 * @throws Problem on an impossible mapping
 */
export async function startImport(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  id: string,
  choice: ImportChoice,
  now: Date,
): Promise<void> {
  const row = await getImport(tx, id)
  if (row.state !== 'uploaded') throw new Problem('conflict', 'import.alreadyStarted')
  const settled = await settleImport(tx, workspaceId, row, choice)
  if (settled.issues.length > 0) throw invalid(settled.issues)
  const properties = propertiesOf(settled, row).sort((a, b) => (a.key < b.key ? -1 : 1))
  if (properties.length > 0) {
    // A property that an earlier file made text takes the type that a user reads this one as.
    await sql`
      INSERT INTO property_definitions AS d (workspace_id, key, type, label)
      SELECT ${workspaceId}, key, type, key
        FROM unnest(${texts(properties.map(({ key }) => key))}, ${texts(properties.map(({ type }) => type))}) AS p (key,
            type)
      ON CONFLICT (workspace_id, key) DO UPDATE SET type = excluded.type
       WHERE d.type = 'text' AND excluded.type <> 'text'`.execute(tx)
  }
  // The rows are read: the file itself is needed no more.
  await tx.deleteFrom('import_pieces').where('import_id', '=', id).execute()
  await tx
    .updateTable('imports')
    .set({
      kind: choice.kind,
      mapping: JSON.stringify(choice.mapping),
      settings: JSON.stringify(settled.settings),
      state: 'running',
      to_start: true,
      started_at: now,
    })
    .where('id', '=', id)
    .execute()
  await wakeLauncher(tx)
}
