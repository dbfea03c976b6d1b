import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import type { Purpose } from '@parcours/model/content/kinds/kind.ts'
import type { ExclusionReason } from '@parcours/model/delivery/message.ts'
import type { CampaignId } from '@parcours/model/id.ts'
import { parsePublicId } from '@parcours/model/id.ts'
import { type RawBuilder, sql } from 'kysely'
import { randomBucketSql } from '../condition/random-share.ts'
import { reasonAgainstSql, withSuppression } from '../delivery/exclusion.ts'
import { isOverWorkspaceCaps } from '../delivery/frequency-caps.ts'
import { KNOWN_ZONES, SAFE_CONTACT_ZONE } from '../time/zone.ts'
import { bestHoursSql } from './best-time.ts'
import { CAMPAIGN_CHANNEL } from './channel.ts'
import { dueSql, isOverSql, skipsOver } from './due.ts'

type Audience = CampaignDefinition['audience']

/** The segments of an audience, excluded ones included, by their database ids. */
export const segmentsOf = ({ segments, except }: Audience): string[] =>
  [...segments, ...except].flatMap((id) => parsePublicId('segment', id) ?? [])

/** Whether the contact `c` belongs to an audience: SQL. A member of several of its segments belongs once. */
export function audienceSql({ segments, everyone, except }: Audience): RawBuilder<boolean> {
  const among = (ids: string[]) =>
    sql`
      c.id IN (SELECT m.contact_id
                 FROM segment_members m
                WHERE m.workspace_id = c.workspace_id
                  AND m.segment_id = ANY (${ids.flatMap((id) => parsePublicId('segment', id) ?? [])}::uuid[]))`
  const inside = everyone ? sql`true` : segments.length > 0 ? among(segments) : sql`false`
  return sql`(${inside} AND NOT ${except.length > 0 ? among(except) : sql`false`})`
}

/**
 * The contacts `c` of an audience who are reachable now: SQL of a FROM clause. The same rules decide once more as each
 * message is sent.
 */
export function reachableSql(audience: Audience, purpose: Purpose): RawBuilder<unknown> {
  return sql`
    contacts c ${withSuppression(CAMPAIGN_CHANNEL)}
     WHERE ${audienceSql(audience)} AND ${reasonAgainstSql(CAMPAIGN_CHANNEL, sql`${purpose === 'marketing'}`)} IS NULL`
}

/**
 * Whether the contact `c` is drawn for the holdout, if it is reachable: SQL. The draw is the same each time, for all
 * sends of a campaign.
 */
export function isHoldoutSql(campaignId: CampaignId, holdout: number): RawBuilder<boolean> {
  return holdout > 0 ? sql`(${randomBucketSql(sql`c.id`, `${campaignId} holdout`)} < ${holdout * 100})` : sql`false`
}

export interface AudienceCount {
  audience: number
  reachable: number
  /** Of the reachable: in the holdout. */
  holdout: number
  /** Of the reachable outside the holdout: contacts whose local time is over. */
  over: number
  excluded: { reason: ExclusionReason; count: number }[]
}

export interface Counting {
  campaignId: CampaignId
  definition: CampaignDefinition
  purpose: Purpose
  /** When the send begins, if known. */
  startsAt: Date | null
}

/**
 * Counts an audience, the reasons why some of its contacts are not reachable, and the holdout among the others, by the
 * draw of the launch.
 */
export async function countAudience(
  tx: WorkspaceTx,
  { campaignId, definition, purpose, startsAt }: Counting,
  now: Date,
): Promise<AudienceCount> {
  const { schedule, audience, holdout } = definition
  const over = startsAt ? isOverSql(definition, dueSql(definition, startsAt, SAFE_CONTACT_ZONE), now) : sql`false`
  const isHoldout = sql`${isHoldoutSql(campaignId, holdout)}${skipsOver(definition) ? sql` AND NOT is_over` : sql``}`
  const isTooMuch = await isOverWorkspaceCaps(tx, { purpose, channel: CAMPAIGN_CHANNEL }, startsAt ?? now)
  const { rows } = await sql<{ reason: ExclusionReason | null; count: number; holdout: number; over: number }>`
    WITH ${KNOWN_ZONES}, ${schedule.kind === 'bestTime' ? bestHoursSql(schedule, now) : sql``} chosen AS (
      SELECT ${reasonAgainstSql(CAMPAIGN_CHANNEL, sql`${purpose === 'marketing'}`, isTooMuch)} AS reason, ${over} AS is_over, c.id
        FROM contacts c
        JOIN workspaces w ON w.id = c.workspace_id
        ${withSuppression(CAMPAIGN_CHANNEL)}
       WHERE ${audienceSql(audience)}
    )
    SELECT reason, count(*)::int AS count, (count(*) FILTER (WHERE ${isHoldout}))::int AS holdout,
           (count(*) FILTER (WHERE is_over AND NOT (${isHoldout})))::int AS over
      FROM chosen c
     GROUP BY reason
     ORDER BY count DESC`.execute(tx)
  const excluded = rows.flatMap(({ reason, count }) => (reason === null ? [] : [{ reason, count }]))
  const reachable = rows.find(({ reason }) => reason === null)
  return {
    audience: rows.reduce((sum, { count }) => sum + count, 0),
    reachable: reachable?.count ?? 0,
    holdout: reachable?.holdout ?? 0,
    over: reachable?.over ?? 0,
    excluded,
  }
}
