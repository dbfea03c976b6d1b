import type { Readable } from 'node:stream'
import { type Database, inWorkspace, type WorkspaceTx } from '@parcours/db/connection.ts'
import type { ImportId, WorkspaceId } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import { sql } from 'kysely'
import { invalid, Problem } from '../problem.ts'
import { getImport } from './import.ts'
import { type Reading, readFile } from './read-file.ts'

const MAX_BYTES = 200 * 1024 * 1024
/** Bytes written at once. */
const PIECE_BYTES = 512 * 1024
/**
 * Takes an uploaded file in, piece by piece: no connection to the database is held while the network is waited for.
 * What its rows are is read afterwards.
 * @throws Problem when it is too large or no CSV; nothing of it remains then
 */
export async function uploadImport(
  db: Database,
  workspaceId: WorkspaceId,
  fileName: string,
  body: Readable,
  reading: Reading,
): Promise<string> {
  await sweepUploads(db)
  const { id } = await db
    .insertInto('imports')
    .values({ workspace_id: workspaceId, file_name: fileName, header: [], total_rows: 0, state: 'uploading' })
    .returning('id')
    .executeTakeFirstOrThrow()
  try {
    await spool(db, workspaceId, id, body)
    await inWorkspace(db, workspaceId, async (tx) => {
      await readFile(tx, workspaceId, id, reading)
      await tx.updateTable('imports').set({ state: 'uploaded' }).where('id', '=', id).execute()
    })
    return id
  } catch (error) {
    await db.deleteFrom('imports').where('workspace_id', '=', workspaceId).where('id', '=', id).execute()
    throw error
  }
}

async function spool(db: Database, workspaceId: WorkspaceId, importId: ImportId, body: Readable): Promise<void> {
  let [number, size, waiting] = [0, 0, 0]
  let parts: Buffer[] = []
  const write = async () => {
    if (waiting === 0) return
    const piece = { workspace_id: workspaceId, import_id: importId, number: number++, bytes: Buffer.concat(parts) }
    await db.insertInto('import_pieces').values(piece).execute()
    await db
      .updateTable('imports')
      .set({ updated_at: sql`now()` })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', importId)
      .execute()
    parts = []
    waiting = 0
  }
  // The stream is not destroyed when it is left early: its sender gets an answer.
  for await (const part of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length
    waiting += part.length
    if (size > MAX_BYTES) throw invalid([issue('file', 'import.tooLarge', { max: `${MAX_BYTES / 1024 / 1024} MB` })])
    parts.push(part)
    if (waiting >= PIECE_BYTES) await write()
  }
  await write()
}

/**
 * Reads an uploaded file again, in another encoding or with another
 * separator. @throws Problem when it was started, or is no CSV so
 */
export async function rereadImport(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  id: string,
  reading: Reading,
): Promise<void> {
  const { state } = await getImport(tx, id)
  if (state !== 'uploaded') throw new Problem('conflict', 'import.alreadyStarted')
  const piece = await tx
    .selectFrom('import_pieces')
    .select('number')
    .where('import_id', '=', id)
    .limit(1)
    .executeTakeFirst()
  if (!piece) throw new Problem('conflict', 'import.fileGone')
  await tx.deleteFrom('import_chunks').where('import_id', '=', id).execute()
  await readFile(tx, workspaceId, id, reading)
}

/** Deletes unfinished uploads, and files that were not started within a week. */
export async function sweepUploads(db: Database): Promise<void> {
  await sql`
    DELETE FROM imports
     WHERE (state = 'uploading' AND updated_at < now() - interval '1 hour')
        OR (state = 'uploaded' AND updated_at < now() - interval '7 days')`.execute(db)
}
