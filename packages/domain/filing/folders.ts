import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { contentKindOf } from '@parcours/model/content/registry.ts'
import { FILED_KINDS, type FiledKind } from '@parcours/model/folders.ts'
import { sql } from 'kysely'
import { Problem } from '../problem.ts'
import { TABLE_OF } from '../tables.ts'

/** What a row is of, among those of a table that several kinds share: SQL. */
const isOf = (kind: FiledKind) => {
  const content = contentKindOf(kind)
  return content ? sql`kind = ${content}` : sql`true`
}

type FolderCounts = Record<FiledKind, number>

/** All folders by name, with how much of each kind is in them: a folder is there as long as something is. */
export async function listFolders(tx: WorkspaceTx): Promise<{ folder: string; counts: FolderCounts }[]> {
  const byKind = FILED_KINDS.map(
    (kind) => sql`
      SELECT folder, ${kind}::text AS kind, count(*)::int AS count
        FROM ${sql.table(TABLE_OF[kind])}
       WHERE folder <> '' AND ${isOf(kind)}
       GROUP BY folder`,
  )
  const { rows } = await sql<{ folder: string; kind: FiledKind; count: number }>`
    SELECT * FROM (${sql.join(byKind, sql` UNION ALL `)}) f ORDER BY folder`.execute(tx)
  return [...Map.groupBy(rows, ({ folder }) => folder)].map(([folder, counted]) => ({
    folder,
    counts: {
      ...(Object.fromEntries(FILED_KINDS.map((kind) => [kind, 0])) as FolderCounts),
      ...Object.fromEntries(counted.map(({ kind, count }) => [kind, count])),
    },
  }))
}

/**
 * Puts what is named into a folder, all of it or nothing; an empty name takes it out. It is no change of what it is:
 * neither its revision nor the time of its latest change moves.
 * @returns in which folder each was before @throws Problem when one does not exist
 */
export async function fileInto(
  tx: WorkspaceTx,
  filed: { kind: FiledKind; id: string }[],
  folder: string,
): Promise<{ kind: FiledKind; id: string; folder: string }[]> {
  const before: { kind: FiledKind; id: string; folder: string }[] = []
  // In the order of the kinds and of the ids, as any other who does so.
  for (const kind of FILED_KINDS) {
    const ids = [...new Set(filed.filter((one) => one.kind === kind).map(({ id }) => id))].sort()
    if (ids.length === 0) continue
    const table = sql.table(TABLE_OF[kind])
    const { rows } = await sql<{ id: string; folder: string }>`
      SELECT id, folder FROM ${table} WHERE id = ANY (${ids}::uuid[]) AND ${isOf(kind)} ORDER BY id FOR NO KEY UPDATE`.execute(
      tx,
    )
    if (rows.length < ids.length) throw new Problem('notFound', `notFound.${kind}`)
    await sql`UPDATE ${table} SET folder = ${folder} WHERE id = ANY (${ids}::uuid[])`.execute(tx)
    before.push(...rows.map((row) => ({ kind, ...row })))
  }
  return before
}
