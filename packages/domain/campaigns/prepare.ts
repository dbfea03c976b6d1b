import { type Database, inWorkspaceAtLarge, type WorkspaceTx } from '@parcours/db/connection.ts'
import type { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import type { SendStep } from '@parcours/model/campaign/send-step.ts'
import { limitsMailboxes } from '@parcours/model/delivery/limits.ts'
import { type RawBuilder, sql } from 'kysely'
import { drawSql } from '../condition/draw.ts'
import { CONTACT_ZONE } from '../contacts/date.ts'
import { getLimits, mailboxSql } from '../delivery/limits.ts'
import { audienceSql } from './audience.ts'
import { bestHoursSql } from './best-time.ts'
import { nextOpening } from './lanes.ts'
import { loadSend, type SendContext } from './source.ts'

/** Recipients of one lane at most: several processes take from different lanes at once. */
const LANE_SIZE = 25_000

/**
 * When its time has come, fixes who a send goes to, in one statement: who is in the audience now, who is held out, who gets which variant, and when each
 * is due. Done once; a repeat finds it done. Says what comes next: `ready` to be sent, or when to ask again.
 */
export function prepareSend(db: Database, workspaceId: string, sendId: string, now: Date): Promise<SendStep> {
  return inWorkspaceAtLarge(db, workspaceId, async (tx) => {
    const row = await tx.selectFrom('campaign_sends').select(['state', 'prepared_at', 'starts_at']).where('id', '=', sendId).forUpdate().executeTakeFirst()
    const send = await loadSend(tx, workspaceId, sendId)
    if (!row || !send || row.state === 'cancelled' || row.state === 'done') return { kind: 'over' }
    if (row.prepared_at) return { kind: 'ready' }
    if (row.state === 'paused') return { kind: 'held' }
    if (row.starts_at > now) return { kind: 'wait', until: row.starts_at.toISOString() }
    const { audience, holdout } = await fixRecipients(tx, send, row.starts_at, now)
    const { test } = send.definition
    await tx
      .updateTable('campaign_sends')
      .set({
        state: 'sending',
        prepared_at: now,
        audience,
        holdout,
        pace_since: now,
        ...(test && test.share < 100 && test.winner !== 'hand' && { decide_at: new Date(now.getTime() + test.afterHours * 3_600_000) }),
      })
      .where('id', '=', sendId)
      .execute()
    await tx.updateTable('campaigns').set({ state: 'sending', updated_at: now }).where('id', '=', send.campaignId).where('state', '=', 'scheduled').execute()
    return { kind: 'ready' }
  })
}

async function fixRecipients(tx: WorkspaceTx, send: SendContext, startsAt: Date, now: Date): Promise<{ audience: number; holdout: number }> {
  const { workspaceId, sendId, campaignId, definition } = send
  const { variants, test, holdout, hours } = definition
  const keys = variants.map(({ key }) => key)
  const draw = (salt: string) => drawSql(sql`c.id`, `${campaignId} ${salt}`)
  // Without a test, or with one that divides everyone, each variant gets its part at once; otherwise most wait for the winner.
  const share = variants.length > 1 && test ? test.share : 100
  const variant = sql`CASE WHEN ${draw('test')} < ${share * 100} THEN (${keys}::text[])[1 + ${draw('variant')} % ${keys.length}] END`
  const later = sql`make_interval(hours => coalesce((${JSON.stringify(Object.fromEntries(variants.map(({ key, laterHours }) => [key, laterHours])))}::jsonb ->> a.variant)::int, 0))`
  const mailbox = limitsMailboxes((await getLimits(tx)).limits) ? mailboxSql(sql`c.email`) : sql`NULL::text`
  const { rows } = await sql<{ audience: number; holdout: number }>`
    WITH ${definition.schedule.kind === 'bestTime' ? bestHoursSql(definition.schedule, now) : sql``} assigned AS MATERIALIZED (
      SELECT c.id, ${draw('holdout')} < ${holdout * 100} AS held_out, ${variant} AS variant, ${dueSql(definition, startsAt, CONTACT_ZONE)} AS at, ${hours ? CONTACT_ZONE : sql`NULL::text`} AS zone, ${mailbox} AS mailbox
        FROM contacts c JOIN workspaces w ON w.id = c.workspace_id WHERE c.workspace_id = ${workspaceId} AND ${audienceSql(definition.audience)}
    ), due AS (
      SELECT a.id, a.held_out, a.variant, a.zone, a.mailbox, ${nextOpening(hours, sql`a.zone`, sql`greatest(a.at, ${now}::timestamptz) + ${later}`)} AS due_at FROM assigned a
    ), placed AS MATERIALIZED (
      SELECT id, variant, zone, mailbox, due_at, (row_number() OVER (PARTITION BY due_at, variant, zone, mailbox ORDER BY id) - 1) / ${LANE_SIZE} AS part FROM due WHERE NOT held_out
    ), numbered AS MATERIALIZED (
      SELECT row_number() OVER (ORDER BY due_at, variant NULLS LAST, zone, mailbox, part) - 1 AS lane, due_at, variant, zone, mailbox, part, count(*) AS total FROM placed GROUP BY due_at, variant, zone, mailbox, part
    ), lanes AS (
      INSERT INTO campaign_lanes (workspace_id, send_id, lane, variant, due_at, zone, mailbox, total) SELECT ${workspaceId}::uuid, ${sendId}::uuid, lane, variant, due_at, zone, mailbox, total FROM numbered
    ), recipients AS (
      INSERT INTO campaign_recipients (workspace_id, send_id, lane, contact_id)
      SELECT ${workspaceId}::uuid, ${sendId}::uuid, n.lane, p.id FROM placed p JOIN numbered n
          ON n.due_at = p.due_at AND n.part = p.part AND n.variant IS NOT DISTINCT FROM p.variant AND n.zone IS NOT DISTINCT FROM p.zone AND n.mailbox IS NOT DISTINCT FROM p.mailbox
      UNION ALL
      SELECT ${workspaceId}::uuid, ${sendId}::uuid, -1, id FROM due WHERE held_out
    )
    SELECT count(*)::int AS audience, (count(*) FILTER (WHERE held_out))::int AS holdout FROM assigned`.execute(tx)
  return rows[0] ?? { audience: 0, holdout: 0 }
}

/** When a contact is due, by their zone where the schedule follows it: SQL. */
function dueSql({ schedule }: CampaignDefinition, startsAt: Date, zone: RawBuilder<string>): RawBuilder<Date> {
  switch (schedule.kind) {
    case 'contactTime':
      return sql`(${schedule.at}::timestamp AT TIME ZONE ${zone})`
    case 'bestTime':
      return sql`((${schedule.day}::date + make_interval(hours => coalesce((SELECT hour FROM best_hours b WHERE b.contact_id = c.id), (SELECT hour FROM usual_hour)))) AT TIME ZONE ${zone})`
    default:
      return sql`${startsAt}::timestamptz`
  }
}
