import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Purpose } from '@parcours/model/content/kinds/kind.ts'
import { sql } from 'kysely'
import { PRESENT_VERSIONS } from './present-versions.ts'

/** One row of a list of contents. */
export interface ListedContent {
  id: string
  name: string
  title: string
  purpose: Purpose
  /** Something is written that is not published yet. */
  unpublished: boolean
  folder: string
  updated_at: Date
  /** Those that it is in, where it says so: the fallback first. */
  languages: string[]
}

/** All contents of a kind, the latest changed first. */
export async function listContents(tx: WorkspaceTx, { kind }: { kind: string }): Promise<ListedContent[]> {
  const { rows } = await sql<ListedContent>`
    SELECT c.id, c.name, v.title, c.purpose, c.draft IS NOT NULL AS unpublished, c.folder, c.updated_at, v.languages
      FROM ${PRESENT_VERSIONS}
     WHERE c.kind = ${kind}
     ORDER BY c.updated_at DESC`.execute(tx)
  return rows.map(({ languages: [fallback, ...others], ...row }) => ({
    ...row,
    languages: fallback === undefined ? [] : [fallback, ...others.sort()],
  }))
}
