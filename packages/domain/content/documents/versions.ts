import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { found } from '../../problem.ts'
import { getContent } from './content.ts'
import type { Author, DocumentKind, StoredKind } from './kind.ts'

/** A version to be kept for good. */
interface NewVersion<Document, Compiled> {
  id: string
  revision: number
  document: Document
  compiled: Compiled
}

/** Keeps a version; which one is used, the content says. */
export async function addVersion<Document extends object, Compiled extends object>(
  tx: WorkspaceTx,
  kind: DocumentKind<Document, Compiled>,
  { workspaceId, userId }: Author,
  { id, revision, document, compiled }: NewVersion<Document, Compiled>,
): Promise<void> {
  await tx
    .insertInto('content_versions')
    .values({
      workspace_id: workspaceId,
      content_id: id,
      revision,
      title: kind.title(document),
      document: JSON.stringify(document),
      compiled: JSON.stringify(compiled),
      saved_by: userId,
    })
    .execute()
}

const MAX_LISTED_VERSIONS = 200

/** What was published before, latest first, and by whom. */
export async function listVersions<Document extends object>(tx: WorkspaceTx, kind: StoredKind<Document>, id: string) {
  await getContent(tx, kind, id)
  return tx
    .selectFrom('content_versions as v')
    .leftJoin('users as u', 'u.id', 'v.saved_by')
    .select(['v.revision', 'v.title', 'v.saved_at', 'u.name as saved_by'])
    .where('v.content_id', '=', id)
    .orderBy('v.revision', 'desc')
    .limit(MAX_LISTED_VERSIONS)
    .execute()
}

/** One version as it was written. Restoring it is writing it again. */
export async function getVersion<Document extends object>(
  tx: WorkspaceTx,
  { kind }: StoredKind<Document>,
  id: string,
  revision: number,
): Promise<Document> {
  const { document } = found(
    await tx
      .selectFrom('content_versions as v')
      .innerJoin('contents as c', (join) =>
        join.onRef('c.workspace_id', '=', 'v.workspace_id').onRef('c.id', '=', 'v.content_id'),
      )
      .select('v.document')
      .where('v.content_id', '=', id)
      .where('v.revision', '=', revision)
      .where('c.kind', '=', kind)
      .executeTakeFirst(),
    'notFound.version',
  )
  return document as unknown as Document
}
