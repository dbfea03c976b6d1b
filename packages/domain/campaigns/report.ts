import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WinnerMetric } from '@parcours/model/campaign/campaign.ts'
import { type BounceKind, UNSUBSCRIBE_REASONS, type UnsubscribeReason } from '@parcours/model/delivery/message.ts'
import type { CampaignId, SendId } from '@parcours/model/id.ts'
import { parsePublicId } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import { sql } from 'kysely'
import { invalid } from '../problem.ts'
import { getCampaign } from './campaigns.ts'
import { comparedResults, type Ranking, rank } from './compared.ts'
import { compareHoldout } from './holdout.ts'
import { ofSends, resultsOf } from './results.ts'
import { sendsOf } from './sends.ts'

/**
 * The results of all sends of a campaign, or of one of them, as of now. Money in minor units.
 * @throws Problem when it has no such send
 */
export async function reportOf(tx: WorkspaceTx, campaignId: CampaignId, now: Date, sendId?: SendId) {
  const { definition } = await getCampaign(tx, campaignId)
  const all = await tx
    .selectFrom('campaign_sends')
    .select(['id', 'starts_at', 'state', 'winner', 'winner_decision'])
    .where('campaign_id', '=', campaignId)
    .orderBy('starts_at', 'desc')
    .execute()
  const sends = all.filter(({ id }) => sendId === undefined || id === sendId)
  if (sendId !== undefined && sends.length === 0) throw invalid([issue('sendId', 'notFound.send')])
  const ids = sends.map(({ id }) => id)
  const variants = await resultsOf(tx, ids, definition.conversionDays)
  const metric = definition.test && definition.test.winner !== 'hand' ? definition.test.winner : 'clicks'
  const won = sends[0]?.winner ? { variant: sends[0].winner, ...asWon(sends[0].winner_decision) } : null
  const { currency } = await tx.selectFrom('workspaces').select('currency').executeTakeFirstOrThrow()
  return {
    sends: await sendsOf(tx, all),
    currency,
    conversionDays: definition.conversionDays,
    variants,
    ranking:
      variants.length > 1
        ? (rank(metric, await comparedResults(tx, ids, { ...definition, campaignId }, now), definition) ?? null)
        : null,
    winner: won,
    holdout: definition.holdout > 0 && ids.length > 0 ? await compareHoldout(tx, ids, definition) : null,
    links: await linksOf(tx, ids),
    hours: await hoursOf(tx, ids),
    domains: await domainsOf(tx, ids),
    segments: await segmentsOf(tx, ids, definition.audience.segments),
    devices: await devicesOf(tx, ids),
    bounces: await bouncesOf(tx, ids),
    unsubscribeReasons: await unsubscribeReasonsOf(tx, ids),
  }
}

/** How a winner was decided, as its send stores it: earlier versions did not store the confidence. */
function asWon(kept: unknown) {
  const { metric, confidence, at, verdict } = kept as Pick<Ranking, 'confidence' | 'verdict'> & {
    metric: WinnerMetric | 'hand'
    at: string
  }
  return { metric, confidence, at, verdict: verdict ?? null }
}

/** The events of these sends' messages: SQL of `e` joined to `m`. */
const happened = (sendIds: SendId[]) =>
  sql`
    message_events e JOIN messages m ON m.workspace_id = e.workspace_id AND m.id = e.message_id AND ${ofSends(sendIds)}`

async function linksOf(tx: WorkspaceTx, sendIds: SendId[]) {
  const { rows } = await sql<{ variant: string; link: number; url: string; clicks: number; contacts: number }>`
    SELECT coalesce(m.variant, '') AS variant, (e.data ->> 'link')::int AS link, min(e.data ->> 'url') AS url,
           count(*)::int AS clicks, count(DISTINCT e.contact_id)::int AS contacts
      FROM ${happened(sendIds)}
     WHERE e.kind = 'clicked' AND e.data ->> 'link' ~ '^[0-9]{1,4}$' AND coalesce(e.data ->> 'by', '') <> 'machine'
     GROUP BY 1, 2
     ORDER BY clicks DESC
     LIMIT 100`.execute(tx)
  return rows
}

/** Opens (by pixel or click) and clicks by the hour. */
async function hoursOf(tx: WorkspaceTx, sendIds: SendId[]) {
  const { rows } = await sql<{ at: Date; opened: number; clicked: number }>`
    SELECT date_trunc('hour', e.occurred_at) AS at,
           (count(DISTINCT e.message_id) FILTER (WHERE e.kind = 'opened'))::int AS opened,
           (count(DISTINCT e.message_id) FILTER (WHERE e.kind = 'clicked'))::int AS clicked
      FROM ${happened(sendIds)}
     WHERE e.kind IN ('opened', 'clicked') AND coalesce(e.data ->> 'by', '') <> 'machine'
     GROUP BY 1
     ORDER BY 1
     LIMIT 336`.execute(tx)
  return rows
}

async function domainsOf(tx: WorkspaceTx, sendIds: SendId[]) {
  const { rows } = await sql<{
    domain: string
    sent: number
    bounced: number
    opened: number
    clicked: number
    complained: number
  }>`
    SELECT split_part(m.address, '@', 2) AS domain, count(*)::int AS sent, count(m.bounced_at)::int AS bounced,
           count(m.opened_at)::int AS opened, count(m.clicked_at)::int AS clicked,
           count(m.complained_at)::int AS complained
      FROM messages m
     WHERE ${ofSends(sendIds)} AND m.status = 'sent'
     GROUP BY 1
     ORDER BY sent DESC
     LIMIT 20`.execute(tx)
  return rows
}

/** Segments shown where a campaign goes to everyone: the largest. */
const MAX_SEGMENTS = 12

/**
 * Results by segment, for present members: of the segments that the campaign goes to, or else the largest. A contact in
 * several counts in each.
 */
async function segmentsOf(tx: WorkspaceTx, sendIds: SendId[], chosen: string[]) {
  const ids = chosen.flatMap((id) => parsePublicId('segment', id) ?? [])
  const { rows } = await sql<{ segment: string; sent: number; opened: number; clicked: number; unsubscribed: number }>`
    WITH looked AS (
      SELECT s.workspace_id, s.id, s.name
        FROM segments s
       WHERE ${ids.length > 1 ? sql`s.id = ANY (${ids}::uuid[])` : sql`s.state = 'ready'`}
       ORDER BY s.size DESC NULLS LAST
       LIMIT ${MAX_SEGMENTS}
    )
    SELECT l.name AS segment, count(*)::int AS sent, count(m.opened_at)::int AS opened,
           count(m.clicked_at)::int AS clicked, count(m.unsubscribed_at)::int AS unsubscribed
      FROM messages m
      JOIN segment_members s ON s.workspace_id = m.workspace_id AND s.contact_id = m.contact_id
      JOIN looked l ON l.workspace_id = s.workspace_id AND l.id = s.segment_id
     WHERE ${ofSends(sendIds)} AND m.status = 'sent' GROUP BY l.id, l.name ORDER BY sent DESC`.execute(tx)
  return rows
}

async function devicesOf(tx: WorkspaceTx, sendIds: SendId[]) {
  const { rows } = await sql<{ device: string; count: number }>`
    SELECT device, count(*)::int AS count FROM (
      SELECT DISTINCT e.message_id,
             CASE
              WHEN agent ~* 'ipad|tablet' THEN 'tablet'
              WHEN agent ~* 'mobile|iphone|android' THEN 'phone'
              WHEN agent ~* 'windows|macintosh|linux|cros' THEN 'desktop'
              ELSE 'other' END AS device
        FROM (SELECT e.message_id, e.data ->> 'userAgent' AS agent FROM ${happened(sendIds)}
               WHERE e.kind IN ('opened', 'clicked')
                 AND coalesce(e.data ->> 'by', '') NOT IN ('machine', 'click')
                 AND e.data ? 'userAgent') e) d
             GROUP BY 1
             ORDER BY count DESC`.execute(tx)
  return rows
}

async function bouncesOf(tx: WorkspaceTx, sendIds: SendId[]) {
  const { rows } = await sql<{ kind: BounceKind; reason: string; count: number }>`
    SELECT CASE WHEN e.data ->> 'kind' = 'soft' THEN 'soft' ELSE 'hard' END AS kind, left(coalesce(e.data ->> 'reason', ''), 200) AS reason,
           count(*)::int AS count
      FROM ${happened(sendIds)}
     WHERE e.kind = 'bounced'
     GROUP BY 1, 2
     ORDER BY count DESC
     LIMIT 20`.execute(tx)
  return rows
}

async function unsubscribeReasonsOf(tx: WorkspaceTx, sendIds: SendId[]) {
  // What a provider told may come with words of its own.
  const { rows } = await sql<{ reason: UnsubscribeReason | null; count: number }>`
    SELECT CASE
             WHEN e.data ->> 'reason' = ANY (${[...UNSUBSCRIBE_REASONS]}::text[]) THEN e.data ->> 'reason'
           END AS reason, count(DISTINCT e.contact_id)::int AS count
      FROM ${happened(sendIds)}
     WHERE e.kind = 'unsubscribed'
     GROUP BY 1
     ORDER BY count DESC
     LIMIT 20`.execute(tx)
  return rows
}
