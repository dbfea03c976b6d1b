import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import { found } from '../../problem.ts'
import { checkRevision } from '../../revision.ts'
import type { StoredKind } from './kind.ts'
import { PRESENT_VERSIONS } from './present-versions.ts'

/** Something written, as it is used and as it is being written. */
export interface Content<Document> {
  id: string
  name: string
  /** What is used. */
  document: Document
  /** The number of its version. */
  revision: number
  /** What is being written and not published yet; it may be unfinished. */
  draft: Document | null
  /** Counts every change, of the draft too. */
  edition: number
  createdAt: Date
  updatedAt: Date
}

/** One content with its present version. @throws Problem when there is none of this kind */
export async function getContent<Document extends object>(
  tx: WorkspaceTx,
  { kind, idKind }: StoredKind<Document>,
  id: string,
): Promise<Content<Document>> {
  const { rows } = await sql<Content<Document>>`
    SELECT c.id, c.name, v.document, c.revision, c.draft, c.edition,
           c.created_at AS "createdAt", c.updated_at AS "updatedAt"
      FROM ${PRESENT_VERSIONS}
     WHERE c.id = ${id} AND c.kind = ${kind}`.execute(tx)
  return found(rows[0], `notFound.${idKind}`)
}

/**
 * {@link getContent}, locked until the transaction ends. Read in a statement of its own: one that waited for the lock
 * would join the new revision with the versions of before.
 * @throws Problem `stale` when another user changed it meanwhile
 */
export async function lockContent<Document extends object>(
  tx: WorkspaceTx,
  kind: StoredKind<Document>,
  id: string,
  edition?: number,
): Promise<Content<Document>> {
  await tx.selectFrom('contents').select('id').where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
  const content = await getContent(tx, kind, id)
  checkRevision({ revision: content.edition }, edition)
  return content
}
