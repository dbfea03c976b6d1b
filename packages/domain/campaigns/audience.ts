import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { type RawBuilder, sql } from 'kysely'

type Audience = CampaignDefinition['audience']

/** Whether the contact `c` belongs to an audience: SQL. Members of several of its segments belong once. */
export function audienceSql({ segments, everyone, except }: Audience): RawBuilder<boolean> {
  const among = (ids: string[]) =>
    sql`c.id IN (SELECT m.contact_id FROM segment_members m WHERE m.workspace_id = c.workspace_id AND m.segment_id = ANY (${ids.map((id) => uuidOf('segment', id))}::uuid[]))`
  const inside = everyone ? sql`true` : segments.length > 0 ? among(segments) : sql`false`
  return sql`(${inside} AND NOT ${except.length > 0 ? among(except) : sql`false`})`
}

/** Why a contact `c` cannot be written to now; null when they can. The same rules decide once more for each message as it is sent. */
function unreachableSql(purpose: string): RawBuilder<string | null> {
  return sql`CASE WHEN c.email IS NULL THEN 'noAddress'
    WHEN ${purpose === 'marketing'} AND c.email_consent IS NULL THEN 'noConsent'
    WHEN ${purpose === 'marketing'} AND c.email_consent <> 'given' THEN 'unsubscribed'
    ELSE (SELECT x.reason FROM suppressions x WHERE x.workspace_id = c.workspace_id AND x.channel = 'email' AND x.address = c.email) END`
}

/** Whether a contact `c` can be written to now. */
export function reachableNowSql(purpose: string): RawBuilder<boolean> {
  return sql`(${unreachableSql(purpose)}) IS NULL`
}

/** How many an audience has, and why some of them cannot be written to now. */
export async function countAudience(tx: WorkspaceTx, audience: Audience, purpose: string): Promise<{ audience: number; reachable: number; excluded: { reason: string; count: number }[] }> {
  const { rows } = await sql<{ reason: string | null; count: number }>`
    SELECT ${unreachableSql(purpose)} AS reason, count(*)::int AS count FROM contacts c WHERE ${audienceSql(audience)} GROUP BY 1 ORDER BY 2 DESC`.execute(tx)
  const excluded = rows.flatMap(({ reason, count }) => (reason === null ? [] : [{ reason, count }]))
  const reachable = rows.find(({ reason }) => reason === null)?.count ?? 0
  return { audience: rows.reduce((sum, { count }) => sum + count, 0), reachable, excluded }
}
