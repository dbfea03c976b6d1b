import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { same } from '@parcours/model/same.ts'
import { type Content, lockContent } from './content.ts'
import type { StoredKind, Written } from './kind.ts'
import { recordDraft } from './references.ts'

/** Saves a draft as it is, also unfinished. What is used stays the published version. */
export async function saveDraft<Document extends object>(
  tx: WorkspaceTx,
  kind: StoredKind<Document>,
  id: string,
  { name, document }: Written<Document>,
  now: Date,
): Promise<Content<Document>> {
  const before = await lockContent(tx, kind, id)
  const draft = same(document, before.document) ? null : document
  return changeDraft(tx, kind, before, { name, draft }, now)
}

/** Throws the draft away. */
export async function discardDraft<Document extends object>(
  tx: WorkspaceTx,
  kind: StoredKind<Document>,
  id: string,
  now: Date,
): Promise<Content<Document>> {
  const before = await lockContent(tx, kind, id)
  return changeDraft(tx, kind, before, { name: before.name, draft: null }, now)
}

async function changeDraft<Document extends object>(
  tx: WorkspaceTx,
  kind: StoredKind<Document>,
  before: Content<Document>,
  { name, draft }: Pick<Content<Document>, 'name' | 'draft'>,
  now: Date,
): Promise<Content<Document>> {
  const edition = before.edition + 1
  await tx
    .updateTable('contents')
    .set({ name, draft: draft && JSON.stringify(draft), edition, updated_at: now })
    .where('id', '=', before.id)
    .execute()
  await recordDraft(tx, kind, before.id, draft)
  return { ...before, name, draft, edition, updatedAt: now }
}
