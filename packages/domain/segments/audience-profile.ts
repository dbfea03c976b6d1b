import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { byConsentChannel, CONSENT_CHANNELS, type ConsentChannel } from '@parcours/model/channels/channel.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { type RawBuilder, sql } from 'kysely'
import { contactAlias, daysBefore } from '../condition/context.ts'
import { reachableSql } from '../condition/kinds/reachable.ts'
import { answeredByReadModel, conditionSql } from '../condition/sql.ts'

export interface Counted {
  value: string
  count: number
}

/** The contacts that match a condition: their exact number, and their breakdown. Amounts in minor units. */
export interface AudienceProfile {
  size: number
  reachable: Record<ConsentChannel, number>
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
  reachable: Record<ConsentChannel, number>
  buyers: number
  orders: number
  revenue: number
  last30: number
  last90: number
  engaged: number
}

const EXAMPLES = 10

interface AudienceProfileRow {
  cells: CellRow[] | null
  examples: AudienceProfile['examples'] | null
}

/**
 * Counts the matching contacts in one pass. The pass groups by `cell`, which is country, language and month in one
 * number (see the contacts' migration); the breakdown is added up from the few thousand cells here. Ten examples are
 * found by the physical place of their rows, in the same statement.
 */
export function audienceProfileQuery(
  workspaceId: WorkspaceId,
  condition: Condition,
  now: Date,
): RawBuilder<AudienceProfileRow> {
  const evaluation = { now, of: answeredByReadModel(condition) ? 'readModel' : 'whole' } as const
  const p = contactAlias(evaluation)
  const count = (which: RawBuilder<unknown>) => sql`count(*) FILTER (WHERE ${which})::int`
  const reachable = sql.join(
    CONSENT_CHANNELS.map((channel) => sql`${sql.lit(channel)}, ${count(reachableSql(channel, evaluation))}`),
  )
  const places = sql`ANY (ARRAY (SELECT place FROM places))`
  const byReadModel = sql`ANY (ARRAY (SELECT e.contact_id FROM contact_read_model e WHERE e.ctid = ${places}))`
  const isExample =
    evaluation.of === 'readModel'
      ? sql`x.workspace_id = ${workspaceId} AND x.id = ${byReadModel}`
      : sql`x.ctid = ${places}`
  return sql`
    WITH cells AS MATERIALIZED (
      SELECT ${p}.cell, count(*)::int AS size, json_build_object(${reachable}) AS reachable,
             ${count(sql`${p}.orders > 0`)} AS buyers, sum(${p}.orders)::bigint AS orders,
             sum(${p}.revenue)::bigint AS revenue,
             ${count(sql`${p}.engaged_at > ${daysBefore(now, 30)}`)} AS last30,
             ${count(sql`${p}.engaged_at > ${daysBefore(now, 90)}`)} AS last90, count(${p}.engaged_at)::int AS engaged,
             min(${p}.ctid) AS place
        FROM ${evaluation.of === 'readModel' ? sql`contact_read_model f` : sql`contacts c`}
       WHERE ${p}.workspace_id = ${workspaceId} AND ${conditionSql(condition, evaluation)}
       GROUP BY ${p}.cell
    ), places AS (
      SELECT place FROM cells ORDER BY hashint4(cell) LIMIT ${EXAMPLES}
    )
    SELECT (SELECT json_agg(json_build_object(
                     'cell', cell, 'size', size, 'reachable', reachable, 'buyers', buyers, 'orders', orders,
                     'revenue', revenue, 'last30', last30, 'last90', last90, 'engaged', engaged))
              FROM cells) AS cells,
           (SELECT json_agg(json_build_object(
                     'id', x.id, 'name', concat_ws(' ', x.first_name, x.last_name), 'email', x.email,
                     'country', x.country))
              FROM contacts x
             WHERE ${isExample}) AS examples`
}

/** Runs {@link audienceProfileQuery} and adds up its rows. For transactions at large (see connection.ts). */
export async function audienceProfileOf(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  condition: Condition,
  now: Date,
): Promise<AudienceProfile> {
  const { rows } = await audienceProfileQuery(workspaceId, condition, now).execute(tx)
  return describe(rows[0]?.cells ?? [], rows[0]?.examples ?? [])
}

function describe(cells: CellRow[], examples: AudienceProfile['examples']): AudienceProfile {
  const sum = (key: Exclude<keyof CellRow, 'cell' | 'reachable'>) =>
    cells.reduce((total, row) => total + Number(row[key]), 0)
  const by = (name: (cell: number) => string) => {
    const counts = new Map<string, number>()
    for (const { cell, size } of cells) counts.set(name(cell), (counts.get(name(cell)) ?? 0) + size)
    return [...counts].map(([value, count]) => ({ value, count }))
  }
  const often = (a: Counted, b: Counted) => b.count - a.count || (a.value < b.value ? -1 : 1)
  const size = sum('size')
  return {
    size,
    reachable: byConsentChannel((channel) => cells.reduce((total, cell) => total + cell.reachable[channel], 0)),
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

/** The number of contacts that match each of two conditions, and both. */
export async function overlapOf(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  one: Condition,
  other: Condition,
  now: Date,
): Promise<{ one: number; other: number; both: number }> {
  const evaluation = { now, of: 'whole', nested: true } as const
  const { rows } = await sql<{ one: number; other: number; both: number }>`
    SELECT count(*) FILTER (WHERE a)::int AS one, count(*) FILTER (WHERE b)::int AS other,
           count(*) FILTER (WHERE a AND b)::int AS both
      FROM (SELECT ${conditionSql(one, evaluation)} AS a, ${conditionSql(other, evaluation)} AS b
              FROM contacts c
             WHERE c.workspace_id = ${workspaceId}) evaluated`.execute(tx)
  return rows[0] ?? { one: 0, other: 0, both: 0 }
}
