import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { type RawBuilder, sql } from 'kysely'
import { reasonAgainstSql, WITH_SUPPRESSION } from '../delivery/claim.ts'

type Audience = CampaignDefinition['audience']

/** Whether the contact `c` belongs to an audience: SQL. Members of several of its segments belong once. */
export function audienceSql({ segments, everyone, except }: Audience): RawBuilder<boolean> {
  const among = (ids: string[]) =>
    sql`c.id IN (SELECT m.contact_id FROM segment_members m WHERE m.workspace_id = c.workspace_id AND m.segment_id = ANY (${ids.map((id) => uuidOf('segment', id))}::uuid[]))`
  const inside = everyone ? sql`true` : segments.length > 0 ? among(segments) : sql`false`
  return sql`(${inside} AND NOT ${except.length > 0 ? among(except) : sql`false`})`
}

/** Those of an audience who can be written to now, as contacts `c`: SQL of a FROM clause. The same rules decide once more as each message is sent. */
export function reachableSql(audience: Audience, purpose: string): RawBuilder<unknown> {
  return sql`contacts c ${WITH_SUPPRESSION} WHERE ${audienceSql(audience)} AND ${reasonAgainstSql(sql`${purpose === 'marketing'}`)} IS NULL`
}

/** How many an audience has, and why some of them cannot be written to now. */
export async function countAudience(tx: WorkspaceTx, audience: Audience, purpose: string): Promise<{ audience: number; reachable: number; excluded: { reason: string; count: number }[] }> {
  const { rows } = await sql<{ reason: string | null; count: number }>`
    SELECT ${reasonAgainstSql(sql`${purpose === 'marketing'}`)} AS reason, count(*)::int AS count FROM contacts c ${WITH_SUPPRESSION} WHERE ${audienceSql(audience)} GROUP BY 1 ORDER BY 2 DESC`.execute(
    tx,
  )
  const excluded = rows.flatMap(({ reason, count }) => (reason === null ? [] : [{ reason, count }]))
  const reachable = rows.find(({ reason }) => reason === null)?.count ?? 0
  return { audience: rows.reduce((sum, { count }) => sum + count, 0), reachable, excluded }
}
