import type { InTransaction, WorkspaceTx } from '@parcours/db/connection.ts'
import type { BrandKit } from '@parcours/model/content/brand.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { same } from '@parcours/model/same.ts'
import { sql } from 'kysely'
import type { ChunkResult } from '../../bulk-jobs/job-kind.ts'
import { Problem } from '../../problem.ts'
import { getBrand } from '../brand.ts'
import type { DocumentKind } from './kind.ts'
import { PRESENT_VERSIONS } from './present-versions.ts'
import { addVersion } from './versions.ts'

/** Present versions compiled anew, to be written; nothing is compiled of those that stay as they are. */
export interface Renewed<Document, Compiled> {
  contents: { id: string; revision: number; document: Document; compiled: Compiled | undefined }[]
  /** More may stand behind them. */
  isFull: boolean
}

/** The number of contents of a kind that take their look from the brand. */
export async function countBranded<Document extends object, Compiled extends object>(
  tx: WorkspaceTx,
  { kind, usesBrand }: DocumentKind<Document, Compiled>,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count
      FROM ${PRESENT_VERSIONS}
     WHERE c.kind = ${kind} AND ${usesBrand}`.execute(tx)
  return rows[0]?.count ?? 0
}

/** The ids of those that {@link countBranded} counts: SQL. */
export const brandedIds = <Document extends object, Compiled extends object>({
  kind,
  usesBrand,
}: DocumentKind<Document, Compiled>) =>
  sql`SELECT c.id FROM ${PRESENT_VERSIONS} WHERE c.kind = ${kind} AND ${usesBrand}`

/** Compiles the next contents behind an id in the present brand. One that no longer compiles stays as it is. */
export async function recompileBranded<Document extends object, Compiled extends object>(
  inTransaction: InTransaction,
  kind: DocumentKind<Document, Compiled>,
  workspaceId: WorkspaceId,
  after: string,
  limit: number,
): Promise<Renewed<Document, Compiled>> {
  const { rows, brand } = await inTransaction(async (tx) => ({
    brand: (await getBrand(tx)).kit,
    rows: (
      await sql<{ id: string; revision: number; document: Document; present: Compiled }>`
        SELECT c.id, c.revision, v.document, v.compiled AS present
          FROM ${PRESENT_VERSIONS}
         WHERE c.kind = ${kind.kind} AND ${kind.usesBrand} AND c.id > ${after}
         ORDER BY c.id
         LIMIT ${limit}`.execute(tx)
    ).rows,
  }))
  const contents: Renewed<Document, Compiled>['contents'] = []
  for (const { present, ...row } of rows) {
    const compiled = await recompiled(kind, workspaceId, row.document, brand)
    contents.push({ ...row, compiled: same(compiled, present) ? undefined : compiled })
  }
  return { contents, isFull: rows.length === limit }
}

async function recompiled<Document extends object, Compiled extends object>(
  kind: DocumentKind<Document, Compiled>,
  workspaceId: WorkspaceId,
  document: Document,
  brand: BrandKit,
): Promise<Compiled | undefined> {
  try {
    return (await kind.compile(workspaceId, { document, brand, knownProperties: new Set() })).compiled
  } catch (error) {
    if (error instanceof Problem && error.kind === 'unprocessable') return undefined
    throw error
  }
}

/**
 * Makes what was compiled anew what is used, each as a new version of the same document. What was published meanwhile
 * has the present brand already.
 */
export async function writeRenewed<Document extends object, Compiled extends object>(
  tx: WorkspaceTx,
  kind: DocumentKind<Document, Compiled>,
  workspaceId: WorkspaceId,
  { contents, isFull }: Renewed<Document, Compiled>,
  now: Date,
): Promise<ChunkResult> {
  let affected = 0
  for (const { id, revision, document, compiled } of contents) {
    if (compiled === undefined) continue
    const content = await tx
      .selectFrom('contents')
      .select('id')
      .where('id', '=', id)
      .where('revision', '=', revision)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!content) continue
    await addVersion(tx, kind, { workspaceId, userId: null }, { id, revision: revision + 1, document, compiled })
    await tx
      .updateTable('contents')
      .set({ revision: revision + 1, updated_at: now })
      .where('id', '=', id)
      .execute()
    affected++
  }
  return { done: contents.length, affected, next: isFull ? contents.at(-1)?.id : undefined }
}
