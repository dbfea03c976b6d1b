import { uuids } from '@parcours/db/arrays.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { parsePublicId } from '@parcours/model/id.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { sql } from 'kysely'
import { TABLE_OF } from '../tables.ts'

/** What a request may name beside its address. */
const KINDS = ['contact', 'segment', 'journey', 'campaign', 'message', 'run'] as const
export type NameableKind = (typeof KINDS)[number]

export function isNameable(kind: string): kind is NameableKind {
  return (KINDS as readonly string[]).includes(kind)
}

/** So many of them are told. */
const MAX_ISSUES = 50

/**
 * What is named by a public id and does not exist in the workspace, each with its field: one statement for each kind,
 * however many are named.
 */
export async function unknownIds(
  tx: WorkspaceTx,
  named: { kind: NameableKind; id: string; path: string }[],
): Promise<Issue[]> {
  const issues: Issue[] = []
  for (const [kind, all] of Map.groupBy(named, (one) => one.kind)) {
    const asked = all.map((one) => ({ ...one, uuid: parsePublicId(kind, one.id) ?? '' }))
    const rows = await tx
      .selectFrom(TABLE_OF[kind])
      .select('id')
      .where('id', '=', sql<string>`ANY (${uuids([...new Set(asked.map(({ uuid }) => uuid))])})`)
      .execute()
    const known = new Set(rows.map(({ id }) => id))
    issues.push(...asked.filter(({ uuid }) => !known.has(uuid)).map(({ path }) => issue(path, `notFound.${kind}`)))
  }
  return issues.slice(0, MAX_ISSUES)
}
