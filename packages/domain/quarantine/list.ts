import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Issue } from '@parcours/model/issue.ts'
import { natureOf, type QuarantineKind, type QuarantineNature } from '@parcours/model/quarantine.ts'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { decodeCursor, type Page, pageOf } from '../page.ts'
import { found } from '../problem.ts'
import { NAMED_IDS, type Subject, subjectsOf } from './about.ts'

/** Quarantined work, as the interface shows it. */
export interface QuarantineRow {
  id: string
  kind: QuarantineKind
  name: string
  issues: Issue[]
  error: string | null
  failures: number
  first_at: Date
  last_at: Date
  nature: QuarantineNature
  about: Subject[]
}

interface StoredRow extends Omit<QuarantineRow, 'nature' | 'about'> {
  named: Record<string, string | null>
  is_mail: boolean
}

/** What was found wrong is kept as it is told. */
const typed = <Row extends { issues: unknown }>(row: Row) => ({ ...row, issues: row.issues as Issue[] })

/** Says of rows what became of them, and what they are about. */
async function withSubjects<Row extends StoredRow>(tx: WorkspaceTx, rows: Row[]) {
  const withNature = rows.map((row) => ({ ...row, nature: natureOf(row.kind, row.issues, row.is_mail) }))
  const subjects = await subjectsOf(tx, withNature)
  return withNature.map((row) => ({ ...row, about: subjects.get(row.id) ?? [] }))
}

const SHOWN = [
  'id',
  'kind',
  'name',
  'issues',
  'error',
  'failures',
  'first_at',
  'last_at',
  NAMED_IDS.as('named'),
  // Mail is put aside with its beginning and without the sender's fields.
  sql<boolean>`jsonb_typeof(payload -> 'mail') = 'string' AND error IS NOT NULL`.as('is_mail'),
] as const

/** What was put aside, latest first. */
export async function listQuarantine(
  tx: WorkspaceTx,
  { kind, limit, cursor }: { kind: QuarantineKind | undefined; limit: number; cursor: string | undefined },
): Promise<Page<QuarantineRow>> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor)
  const rows = await tx
    .selectFrom('quarantine')
    .select(SHOWN)
    .where(kind === undefined ? sql<SqlBool>`true` : sql<SqlBool>`kind = ${kind}`)
    .$if(after !== undefined, (query) => query.where('id', '<', after?.id ?? ''))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const page = pageOf(
    rows.map(typed),
    limit,
    ({ id, first_at }) => ({ at: first_at.toISOString(), id }),
    (row) => row,
  )
  return { ...page, data: await withSubjects(tx, page.data) }
}

/** How much of each kind was put aside. */
export async function countQuarantine(tx: WorkspaceTx): Promise<{ kind: QuarantineKind; count: number }[]> {
  const rows = await tx
    .selectFrom('quarantine')
    .select(({ fn }) => ['kind', fn.countAll<number>().as('count')])
    .groupBy('kind')
    .orderBy('kind')
    .execute()
  return rows
}

/** One piece of work, with what it holds. */
export async function getQuarantined(tx: WorkspaceTx, id: string): Promise<QuarantineRow & { payload: unknown }> {
  const row = await tx
    .selectFrom('quarantine')
    .select([...SHOWN, 'payload'])
    .where('id', '=', id)
    .executeTakeFirst()
  const stored = typed(found(row, 'notFound.quarantined'))
  const [withNature] = await withSubjects(tx, [stored])
  return found(withNature, 'notFound.quarantined')
}

/** Which work is meant: that of the ids, all of a kind, or all. */
export interface Chosen {
  ids?: string[] | undefined
  kind?: QuarantineKind | undefined
}

/** Whether a row of the quarantine is meant: SQL. */
export function isChosen({ ids, kind }: Chosen): RawBuilder<SqlBool> {
  const ofIds = ids === undefined ? sql`true` : sql`id = ANY (${ids}::uuid[])`
  return sql`(${ofIds} AND ${kind === undefined ? sql`true` : sql`kind = ${kind}`})`
}

/** Lets work go for good. Returns how much there was. */
export async function dismissQuarantined(tx: WorkspaceTx, chosen: Chosen): Promise<number> {
  const { numDeletedRows } = await tx.deleteFrom('quarantine').where(isChosen(chosen)).executeTakeFirst()
  return Number(numDeletedRows)
}
