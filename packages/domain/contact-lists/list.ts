import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import { type RawBuilder, sql } from 'kysely'
import { conditionSql } from '../condition/sql.ts'
import { type ContactRow, SHOWN_COLUMNS } from '../contacts/contact.ts'
import { decodeCursor, pageOf } from '../page.ts'

/** Which contacts a list shows. */
export interface ContactFilter {
  search?: string | undefined
  tag?: string | undefined
  country?: string | undefined
  consent?: 'given' | 'missing' | undefined
  /** The public id of a segment. */
  segment?: string | undefined
  condition?: Condition | undefined
}

export interface ContactQuery extends ContactFilter {
  limit: number
  cursor?: string | undefined
}

/** Contacts that a search may narrow to before all are scanned. */
const FEW = 1000
/** Below three letters the index knows nothing. */
const INDEXED_LETTERS = 3

const wordsOf = (search: string | undefined) => (search ?? '').split(/\s+/).filter(Boolean).slice(0, 5)
/** The database folds the word as it folded what is searched. */
const patternOf = (word: string) =>
  sql<string>`('%' || regexp_replace(fold(${word}::text), '([\\\\%_])', '\\\\\\1', 'g') || '%')`

/**
 * The few contacts that the longest word searched for leads to by its
 * index; nothing when they are many, or the word is too short.
 */
async function narrowed(tx: WorkspaceTx, { search }: ContactFilter): Promise<RawBuilder<unknown>> {
  const longest = wordsOf(search).sort((a, b) => b.length - a.length)[0] ?? ''
  if (longest.length < INDEXED_LETTERS) return sql``
  const { rows } = await sql<{ id: string }>`SELECT contacts_like(${patternOf(longest)}, ${FEW}) AS id`.execute(tx)
  return rows.length < FEW ? sql`AND c.id = ANY (${rows.map(({ id }) => id)}::uuid[])` : sql``
}

/** The filters as a boolean over the contact `c`. */
export function filterSql(
  { search, tag, country, consent, segment, condition }: ContactFilter,
  now: Date,
): RawBuilder<boolean> {
  const parts: RawBuilder<unknown>[] = [sql`true`]
  for (const word of wordsOf(search)) parts.push(sql`c.search LIKE ${patternOf(word)}`)
  if (tag) parts.push(sql`c.tags @> ARRAY[${tag}]::text[]`)
  if (country) parts.push(sql`c.country = ${country}`)
  if (consent)
    parts.push(
      conditionSql(
        consent === 'given'
          ? { kind: 'consent', channel: 'email' }
          : { kind: 'not', of: { kind: 'consent', channel: 'email' } },
        { now, of: 'whole' },
      ),
    )
  if (segment) parts.push(conditionSql({ kind: 'segment', segmentId: segment }, { now, of: 'whole' }))
  if (condition) parts.push(conditionSql(condition, { now, of: 'whole' }))
  return sql`${sql.join(parts, sql` AND `)}`
}

/** Contacts, newest first. */
export async function listContacts(tx: WorkspaceTx, query: ContactQuery, now: Date) {
  const after = query.cursor ? decodeCursor(query.cursor) : undefined
  const { rows } = await sql<ContactRow>`
    SELECT ${SHOWN_COLUMNS}
      FROM contacts c
     WHERE ${filterSql(query, now)} ${await narrowed(tx, query)} ${after ? sql`AND c.id < ${after.id}::uuid` : sql``}
     ORDER BY c.id DESC LIMIT ${query.limit + 1}`.execute(tx)
  return pageOf(
    rows,
    query.limit,
    (row) => ({ at: row.created_at.toISOString(), id: row.id }),
    (row) => row,
  )
}

export async function countContacts(tx: WorkspaceTx, query: ContactFilter, now: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count
      FROM contacts c
     WHERE ${filterSql(query, now)} ${await narrowed(tx, query)}`.execute(tx)
  return rows[0]?.count ?? 0
}

/** Filters' choices: countries and tags that occur, most frequent first. */
export async function contactFacets(tx: WorkspaceTx) {
  const { rows: countries } = await sql<{ value: string; count: number }>`
    SELECT country AS value, count(*)::int AS count
      FROM contacts
     WHERE country IS NOT NULL
     GROUP BY country
     ORDER BY count DESC, country
     LIMIT 50`.execute(tx)
  const { rows: tags } = await sql<{ value: string; count: number }>`
    SELECT tag AS value, count(*)::int AS count
      FROM contacts, unnest(tags) tag
     GROUP BY tag
     ORDER BY count DESC, tag
     LIMIT 50`.execute(tx)
  const properties = await tx
    .selectFrom('property_definitions')
    .select(['key', 'type', 'label'])
    .orderBy('key')
    .execute()
  const { rows: events } = await sql<{ value: string; count: number }>`
    SELECT name AS value, sum(count)::bigint AS count
      FROM event_names
     WHERE day > now() - interval '90 days'
     GROUP BY name
     ORDER BY count DESC, name
     LIMIT 100`.execute(tx)
  return { countries, tags, properties, events }
}
