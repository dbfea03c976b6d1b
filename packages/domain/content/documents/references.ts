import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Reference } from '@parcours/model/content/kinds/kind.ts'
import { parsePublicId, publicId } from '@parcours/model/id.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { USED_KINDS } from '@parcours/model/references.ts'
import { invalid } from '../../problem.ts'
import { holdUsed, recordUsages, type Used } from '../../references/usages.ts'
import type { StoredKind } from './kind.ts'

/** As `usages.user_version` tells them apart. */
const [DRAFT, PRESENT] = [0, 1]

/** Writes down what a draft refers to; none refers to nothing. */
export async function recordDraft<Document extends object>(
  tx: WorkspaceTx,
  kind: StoredKind<Document>,
  id: string,
  draft: Document | null,
): Promise<void> {
  const used = draft ? await holdUsed(tx, idsOf(kind.references(draft))) : []
  await recordUsages(tx, { kind: kind.idKind, id, version: DRAFT }, used)
}

/** Writes down what the version refers to that is used from now on. @throws Problem naming what does not exist */
export async function recordPublished<Document extends object>(
  tx: WorkspaceTx,
  kind: StoredKind<Document>,
  id: string,
  document: Document,
): Promise<void> {
  const references = kind.references(document)
  const used = await holdUsed(tx, idsOf(references))
  const issues = references.flatMap(({ path, id: named }) => missing(path, named, used))
  if (issues.length > 0) throw invalid(issues)
  await recordUsages(tx, { kind: kind.idKind, id, version: PRESENT }, used)
}

const idsOf = (references: Reference[]) => references.map(({ id }) => id)

function missing(path: string, named: string, used: Used[]): Issue[] {
  if (used.some(({ kind, id }) => publicId(kind, id) === named)) return []
  const kind = USED_KINDS.find((one) => parsePublicId(one, named))
  return kind ? [issue(path, `notFound.${kind}`)] : []
}
