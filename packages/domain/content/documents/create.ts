import type { InTransaction } from '@parcours/db/connection.ts'
import { compiledChecked } from './compiled.ts'
import { type Content, getContent } from './content.ts'
import type { Author, DocumentKind, Written } from './kind.ts'
import { recordDraft, recordPublished } from './references.ts'
import { addVersion } from './versions.ts'

/** Something new, published at once. @throws Problem naming what keeps it from being published */
export async function createContent<Document extends object, Compiled extends object>(
  inTransaction: InTransaction,
  kind: DocumentKind<Document, Compiled>,
  author: Author,
  { name, document, draft = null }: Written<Document> & { draft?: Document | null },
): Promise<Content<Document>> {
  const compiled = await compiledChecked(inTransaction, kind, author.workspaceId, document)
  return inTransaction(async (tx) => {
    const { id, revision } = await tx
      .insertInto('contents')
      .values({
        workspace_id: author.workspaceId,
        kind: kind.kind,
        name,
        purpose: kind.purpose(document),
        draft: draft && JSON.stringify(draft),
      })
      .returning(['id', 'revision'])
      .executeTakeFirstOrThrow()
    await addVersion(tx, kind, author, { id, revision, document, compiled })
    await recordPublished(tx, kind, id, document)
    if (draft) await recordDraft(tx, kind, id, draft)
    return getContent(tx, kind, id)
  })
}

/** A copy with a draft and versions of its own. */
export async function duplicateContent<Document extends object, Compiled extends object>(
  inTransaction: InTransaction,
  kind: DocumentKind<Document, Compiled>,
  author: Author,
  id: string,
  name: string,
): Promise<Content<Document>> {
  const { document, draft } = await inTransaction((tx) => getContent(tx, kind, id))
  return createContent(inTransaction, kind, author, { name, document, draft })
}
