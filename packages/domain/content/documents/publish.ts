import type { InTransaction } from '@parcours/db/connection.ts'
import { compiledChecked } from './compiled.ts'
import { type Content, lockContent } from './content.ts'
import type { Author, DocumentKind, Written } from './kind.ts'
import { recordDraft, recordPublished } from './references.ts'
import { addVersion } from './versions.ts'

/**
 * Makes the draft what is used from now on, as a new version. @throws
 * Problem when it cannot be read, or a user changed it meanwhile
 */
export async function publishDraft<Document extends object, Compiled extends object>(
  inTransaction: InTransaction,
  kind: DocumentKind<Document, Compiled>,
  author: Author,
  id: string,
  edition: number | undefined,
  now: Date,
): Promise<Content<Document>> {
  const before = await inTransaction((tx) => lockContent(tx, kind, id, edition))
  if (!before.draft) return before
  const written = { name: before.name, document: before.draft }
  return saveContent(inTransaction, kind, author, id, before.edition, written, now)
}

/** Publishes at once, without a draft between. @throws Problem */
export async function saveContent<Document extends object, Compiled extends object>(
  inTransaction: InTransaction,
  kind: DocumentKind<Document, Compiled>,
  author: Author,
  id: string,
  edition: number | undefined,
  { name, document }: Written<Document>,
  now: Date,
): Promise<Content<Document>> {
  const compiled = await compiledChecked(inTransaction, kind, author.workspaceId, document, (tx) =>
    lockContent(tx, kind, id, edition),
  )
  return inTransaction(async (tx) => {
    const before = await lockContent(tx, kind, id, edition)
    const after = {
      ...before,
      name,
      document,
      draft: null,
      revision: before.revision + 1,
      edition: before.edition + 1,
      updatedAt: now,
    }
    await tx
      .updateTable('contents')
      .set({
        name,
        purpose: kind.purpose(document),
        draft: null,
        revision: after.revision,
        edition: after.edition,
        updated_at: now,
      })
      .where('id', '=', id)
      .execute()
    await addVersion(tx, kind, author, { id, revision: after.revision, document, compiled })
    await recordPublished(tx, kind, id, document)
    await recordDraft(tx, kind, id, null)
    return after
  })
}
