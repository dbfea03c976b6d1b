import { type Database, inWorkspaceAtLarge, type WorkspaceTx } from '@parcours/db/connection.ts'
import type { SendStep } from '@parcours/model/campaign/send-step.ts'
import { limitsDestinations } from '@parcours/model/delivery/limits.ts'
import type { SendId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { mailboxSql } from '../channels/email/limits.ts'
import { randomBucketSql } from '../condition/random-share.ts'
import { senderOf } from '../connections/sender.ts'
import { reasonAgainstSql, withSuppression } from '../delivery/exclusion.ts'
import { isOverWorkspaceCaps } from '../delivery/frequency-caps.ts'
import { getLimits } from '../delivery/limits.ts'
import { nextOpening } from '../delivery/sending-hours.ts'
import { demandReady } from '../segments/readiness.ts'
import { KNOWN_ZONES, SAFE_CONTACT_ZONE } from '../time/zone.ts'
import { audienceSql, isHoldoutSql, segmentsOf } from './audience.ts'
import { bestHoursSql } from './best-time.ts'
import { CAMPAIGN_CHANNEL } from './channel.ts'
import { testSeed } from './compared.ts'
import { dueSql, followsLocalTime, isOverSql, nextDaySql, skipsOver } from './due.ts'
import { HOLDOUT_PARTITION, SKIPPED } from './partitions.ts'
import { purposeOf } from './purpose.ts'
import { CAMPAIGN_NODE, connectionOf, loadSend, type SendContext } from './send-context.ts'

/** The maximum number of recipients of a partition: several processes claim from different partitions at once. */
const PARTITION_SIZE = 25_000
/** The reason of exclusion for contacts whose local time is over. */
const TIME_OVER = 'timeOver'

/**
 * Fixes the recipients of a send when its time has come, in one statement: the present audience, the holdout among the
 * reachable, each recipient's variant and due time. Done once; a repeat finds it done. Returns what comes next: `ready`
 * to be sent, or when to ask again.
 * @throws SegmentNotReady while one of its segments is being built, or failed
 */
export function prepareSend(db: Database, workspaceId: WorkspaceId, sendId: SendId, now: Date): Promise<SendStep> {
  return inWorkspaceAtLarge(db, workspaceId, async (tx) => {
    const row = await tx
      .selectFrom('campaign_sends')
      .select(['state', 'prepared_at', 'starts_at'])
      .where('id', '=', sendId)
      .forUpdate()
      .executeTakeFirst()
    if (row?.state === 'withdrawn') {
      await tx.deleteFrom('campaign_sends').where('id', '=', sendId).execute()
      return { kind: 'over' }
    }
    const send = await loadSend(tx, workspaceId, sendId)
    if (!row || !send || row.state === 'cancelled' || row.state === 'done') return { kind: 'over' }
    if (row.prepared_at) return { kind: 'ready' }
    if (row.state === 'paused') return { kind: 'held' }
    if (row.starts_at > now) return { kind: 'wait', until: row.starts_at.toISOString() }
    await demandReady(tx, segmentsOf(send.definition.audience))
    const { audience, holdout } = await fixRecipients(tx, send, row.starts_at, now)
    await tx
      .updateTable('campaign_sends')
      .set({
        state: 'sending',
        prepared_at: now,
        audience,
        holdout,
        pace_since: now,
      })
      .where('id', '=', sendId)
      .execute()
    await tx
      .updateTable('campaigns')
      .set({ state: 'sending', updated_at: now })
      .where('id', '=', send.campaignId)
      .where('state', '=', 'scheduled')
      .execute()
    return { kind: 'ready' }
  })
}

async function fixRecipients(
  tx: WorkspaceTx,
  send: SendContext,
  startsAt: Date,
  now: Date,
): Promise<{ audience: number; holdout: number }> {
  const { workspaceId, sendId, campaignId, definition, contents } = send
  const { variants, test, holdout, hours, schedule } = definition
  const keys = variants.map(({ key }) => key)
  const draw = (salt: string) => randomBucketSql(sql`c.id`, `${campaignId} ${salt}`)
  // Without a test, or with one that divides all recipients, each variant gets its part at once; otherwise most wait
  // for the winner.
  const share = variants.length > 1 && test ? test.share : 100
  const variant = sql`
    CASE
      WHEN ${randomBucketSql(sql`c.id`, testSeed(campaignId))} < ${share * 100}
        THEN (${keys}::text[])[1 + ${draw('variant')} % ${keys.length}]
    END`
  const laterHours = JSON.stringify(Object.fromEntries(variants.map((one) => [one.key, one.laterHours])))
  const later = sql`make_interval(hours => coalesce((${laterHours}::jsonb ->> a.variant)::int, 0))`
  const { limits } = await getLimits(tx)
  const mailbox = limitsDestinations(limits) ? mailboxSql(sql`c.email`) : sql`NULL::text`
  // Consent and suppression are evaluated for all contacts only where the reachable ones are to be told apart; each
  // message evaluates them once more.
  const purpose = await purposeOf(tx, variants)
  // Quiet hours are evaluated partition by partition: they may change until it is sent.
  const byZone = hours !== null || (limits.quiet !== null && purpose === 'marketing')
  const isTooMuch = await isOverWorkspaceCaps(tx, { purpose, channel: CAMPAIGN_CHANNEL }, now)
  const reachable =
    holdout > 0
      ? sql`${reasonAgainstSql(CAMPAIGN_CHANNEL, sql`${purpose === 'marketing'}`, isTooMuch)} IS NULL`
      : sql`true`
  const [firstContent] = Object.values(contents)
  const { provider } = await senderOf(tx, { channel: CAMPAIGN_CHANNEL, id: connectionOf(definition) })
  const comesAt = sql`CASE WHEN a.is_over THEN ${nextDaySql(sql`a.at`, sql`a.zone`, now)} ELSE a.at END`
  const { rows } = await sql<{ audience: number; holdout: number }>`
    WITH ${KNOWN_ZONES}, ${schedule.kind === 'bestTime' ? bestHoursSql(schedule, now) : sql``} chosen AS MATERIALIZED (
      SELECT c.id, c.email, ${reachable} AS reachable, ${isHoldoutSql(campaignId, holdout)} AS drawn_out,
             ${variant} AS variant,
             ${dueSql(definition, startsAt, SAFE_CONTACT_ZONE)} AS at,
             ${byZone || followsLocalTime(schedule) ? SAFE_CONTACT_ZONE : sql`NULL::text`} AS zone, ${mailbox} AS mailbox
        FROM contacts c
        JOIN workspaces w ON w.id = c.workspace_id
        ${holdout > 0 ? withSuppression(CAMPAIGN_CHANNEL) : sql``}
       WHERE c.workspace_id = ${workspaceId} AND ${audienceSql(definition.audience)}
    ), timed AS (
      SELECT *, ${isOverSql(definition, sql`at`, now)} AS is_over FROM chosen
    ), assigned AS MATERIALIZED (
      SELECT *, ${skipsOver(definition) ? sql`is_over` : sql`false`} AS skipped FROM timed
    ), due AS MATERIALIZED (
      SELECT a.id, a.email, a.variant, ${byZone ? sql`a.zone` : sql`NULL::text`} AS zone, a.mailbox, a.skipped,
             a.reachable AND NOT a.skipped AS reachable,
             a.reachable AND NOT a.skipped AND a.drawn_out AS held_out,
             ${nextOpening({ hours, quiet: null }, sql`a.zone`, sql`(greatest(${comesAt}, ${now}::timestamptz) + ${later})`)} AS due_at
        FROM assigned a
    ), placed AS MATERIALIZED (
      SELECT id, reachable, variant, zone, mailbox, due_at,
             (row_number() OVER (PARTITION BY due_at, variant, zone, mailbox ORDER BY id) - 1) / ${PARTITION_SIZE} AS part
        FROM due
       WHERE NOT held_out AND NOT skipped
    ), numbered AS MATERIALIZED (
      SELECT row_number() OVER (ORDER BY due_at, variant NULLS LAST, zone, mailbox, part) - 1 AS partition, due_at, variant,
             zone, mailbox, part, count(*) AS total
        FROM placed
       GROUP BY due_at, variant, zone, mailbox, part
    ), partitions AS (
      INSERT INTO campaign_send_partitions (workspace_id, send_id, partition, variant, due_at, zone, mailbox, total)
      SELECT ${workspaceId}::uuid, ${sendId}::uuid, partition, variant, due_at, zone, mailbox, total FROM numbered
    ), recipients AS (
      INSERT INTO campaign_recipients (workspace_id, send_id, partition, contact_id, reachable)
      SELECT ${workspaceId}::uuid, ${sendId}::uuid, n.partition, p.id, p.reachable
        FROM placed p
        JOIN numbered n ON n.due_at = p.due_at AND n.part = p.part
             AND n.variant IS NOT DISTINCT FROM p.variant
             AND n.zone IS NOT DISTINCT FROM p.zone
             AND n.mailbox IS NOT DISTINCT FROM p.mailbox
      UNION ALL
      SELECT ${workspaceId}::uuid, ${sendId}::uuid, ${HOLDOUT_PARTITION}, id, true FROM due WHERE held_out
    ), told AS (
      INSERT INTO messages (workspace_id, id, channel, owner_id, owner_at, node_id, contact_id, campaign_id, variant,
          template_id, template_revision, address, status, reason, provider, created_at)
      SELECT ${workspaceId}::uuid, uuidv7(), ${CAMPAIGN_CHANNEL}, ${sendId}::uuid, ${send.createdAt}::timestamptz, ${CAMPAIGN_NODE},
             id, ${campaignId}::uuid, variant,
             ${firstContent?.templateId ?? null}::uuid, ${firstContent?.revision ?? null}::int, email, 'excluded',
             ${TIME_OVER}, ${provider}, ${now}::timestamptz
        FROM due
       WHERE skipped
      ON CONFLICT DO NOTHING
    ), counted AS (
      INSERT INTO campaign_counters (workspace_id, send_id, variant, what, count)
      SELECT ${workspaceId}::uuid, ${sendId}::uuid, coalesce(variant, ''), ${`excluded:${TIME_OVER}`}, count(*)
        FROM due
       WHERE skipped
       GROUP BY variant
    ), skipped_lane AS (
      INSERT INTO campaign_send_partitions (workspace_id, send_id, partition, due_at, total, claimed)
      SELECT ${workspaceId}::uuid, ${sendId}::uuid, ${SKIPPED}, ${now}::timestamptz, count(*), count(*)
        FROM due
       WHERE skipped
      HAVING count(*) > 0
    )
    SELECT count(*)::int AS audience, (count(*) FILTER (WHERE held_out))::int AS holdout FROM due`.execute(tx)
  return rows[0] ?? { audience: 0, holdout: 0 }
}
