import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import { type RawBuilder, sql } from 'kysely'
import { daysBefore, person } from '../condition/context.ts'
import { reachableSql } from '../condition/kinds/reachable.ts'
import { answeredByFacts, conditionSql } from '../condition/sql.ts'

export interface Counted {
  value: string
  count: number
}

/** Who answers a condition with yes: exactly how many, and what they are like. Amounts in minor units. */
export interface Character {
  size: number
  reachable: { email: number; sms: number }
  /** ISO 3166 and BCP 47 codes, most frequent first; '' where not known. */
  countries: Counted[]
  languages: Counted[]
  /** By the month in which they became contacts, `2026-11`, oldest first. */
  months: Counted[]
  value: { buyers: number; orders: number; revenue: number }
  engagement: { last30: number; last90: number; before: number; never: number }
  examples: { id: string; name: string; email: string | null; country: string | null }[]
}

interface CellRow {
  cell: number
  size: number
  email: number
  sms: number
  buyers: number
  orders: number
  revenue: number
  last30: number
  last90: number
  engaged: number
}

const EXAMPLES = 10

interface CharacterRow {
  cells: CellRow[] | null
  examples: Character['examples'] | null
}

/**
 * Counts everyone who fits in one pass. The pass groups by `cell` — country, language and month in one number (see the
 * contacts' migration) — and what is shown is added up from the few thousand cells here. Ten examples are found by
 * where their rows lie, in the same statement.
 */
export function characterQuery(workspaceId: string, condition: Condition, now: Date): RawBuilder<CharacterRow> {
  const asking = { now, of: answeredByFacts(condition) ? 'facts' : 'whole' } as const
  const p = person(asking)
  const count = (which: RawBuilder<unknown>) => sql`count(*) FILTER (WHERE ${which})::int`
  const places = sql`ANY (ARRAY (SELECT place FROM places))`
  const byFacts = sql`ANY (ARRAY (SELECT e.contact_id FROM contact_read_model e WHERE e.ctid = ${places}))`
  const isExample =
    asking.of === 'facts' ? sql`x.workspace_id = ${workspaceId} AND x.id = ${byFacts}` : sql`x.ctid = ${places}`
  return sql`
    WITH cells AS MATERIALIZED (
      SELECT ${p}.cell, count(*)::int AS size, ${count(reachableSql('email', asking))} AS email,
             ${count(reachableSql('sms', asking))} AS sms,
             ${count(sql`${p}.orders > 0`)} AS buyers, sum(${p}.orders)::bigint AS orders,
             sum(${p}.revenue)::bigint AS revenue,
             ${count(sql`${p}.engaged_at > ${daysBefore(now, 30)}`)} AS last30,
             ${count(sql`${p}.engaged_at > ${daysBefore(now, 90)}`)} AS last90, count(${p}.engaged_at)::int AS engaged,
             min(${p}.ctid) AS place
        FROM ${asking.of === 'facts' ? sql`contact_read_model f` : sql`contacts c`}
       WHERE ${p}.workspace_id = ${workspaceId} AND ${conditionSql(condition, asking)}
       GROUP BY ${p}.cell
    ), places AS (
      SELECT place FROM cells ORDER BY hashint4(cell) LIMIT ${EXAMPLES}
    )
    SELECT (SELECT json_agg(json_build_object(
                     'cell', cell, 'size', size, 'email', email, 'sms', sms, 'buyers', buyers, 'orders', orders,
                     'revenue', revenue, 'last30', last30, 'last90', last90, 'engaged', engaged))
              FROM cells) AS cells,
           (SELECT json_agg(json_build_object(
                     'id', x.id, 'name', concat_ws(' ', x.first_name, x.last_name), 'email', x.email,
                     'country', x.country))
              FROM contacts x
             WHERE ${isExample}) AS examples`
}

/** {@link characterQuery}, asked and added up. For transactions at large (see connection.ts). */
export async function characterOf(
  tx: WorkspaceTx,
  workspaceId: string,
  condition: Condition,
  now: Date,
): Promise<Character> {
  const { rows } = await characterQuery(workspaceId, condition, now).execute(tx)
  return describe(rows[0]?.cells ?? [], rows[0]?.examples ?? [])
}

function describe(cells: CellRow[], examples: Character['examples']): Character {
  const sum = (key: Exclude<keyof CellRow, 'cell'>) => cells.reduce((total, row) => total + Number(row[key]), 0)
  const by = (name: (cell: number) => string) => {
    const counts = new Map<string, number>()
    for (const { cell, size } of cells) counts.set(name(cell), (counts.get(name(cell)) ?? 0) + size)
    return [...counts].map(([value, count]) => ({ value, count }))
  }
  const often = (a: Counted, b: Counted) => b.count - a.count || (a.value < b.value ? -1 : 1)
  const size = sum('size')
  return {
    size,
    reachable: { email: sum('email'), sms: sum('sms') },
    countries: by(countryOf).sort(often),
    languages: by(languageOf).sort(often),
    months: by(monthOf).sort((a, b) => (a.value < b.value ? -1 : 1)),
    value: { buyers: sum('buyers'), orders: sum('orders'), revenue: sum('revenue') },
    engagement: {
      last30: sum('last30'),
      last90: sum('last90') - sum('last30'),
      before: sum('engaged') - sum('last90'),
      never: size - sum('engaged'),
    },
    examples,
  }
}

/** Two letters of five bits each, `base` being the code before the first. */
function letters(bits: number, base: number): string {
  return bits === 0 ? '' : String.fromCharCode((bits >> 5) + base, (bits & 31) + base)
}
const countryOf = (cell: number) => letters(cell & 1023, 64)
const languageOf = (cell: number) => letters((cell >> 10) & 1023, 96)
function monthOf(cell: number): string {
  const months = cell >> 20
  return `${1970 + Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`
}

/** How many are in both of two groups, and in each. */
export async function overlapOf(
  tx: WorkspaceTx,
  workspaceId: string,
  one: Condition,
  other: Condition,
  now: Date,
): Promise<{ one: number; other: number; both: number }> {
  const asking = { now, of: 'whole', nested: true } as const
  const { rows } = await sql<{ one: number; other: number; both: number }>`
    SELECT count(*) FILTER (WHERE a)::int AS one, count(*) FILTER (WHERE b)::int AS other,
           count(*) FILTER (WHERE a AND b)::int AS both
      FROM (SELECT ${conditionSql(one, asking)} AS a, ${conditionSql(other, asking)} AS b
              FROM contacts c
             WHERE c.workspace_id = ${workspaceId}) asked`.execute(tx)
  return rows[0] ?? { one: 0, other: 0, both: 0 }
}
