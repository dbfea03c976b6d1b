import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import type { Purpose } from '@parcours/model/content/kinds/kind.ts'
import {
  isLimited,
  limitsDestinations,
  type Mailbox,
  type SendingLimits,
  warmUpAllows,
} from '@parcours/model/delivery/limits.ts'
import { sql } from 'kysely'
import { mailboxSql } from '../channels/email/limits.ts'
import { getLimits, shareOf, usedOn } from '../delivery/limits.ts'
import { reachableSql } from './audience.ts'
import { CAMPAIGN_CHANNEL } from './channel.ts'
import { campaignMessages } from './messages-again.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** A warm-up that takes longer than this is shown as if it took so long. */
const MAX_DAYS = 400

interface Sending {
  audience: CampaignDefinition['audience']
  purpose: Purpose
  reachable: number
  pace: number | null
  start: Date
}

/**
 * When a send that begins then ends, by its pace and the workspace's limits; null where nothing slows it down. Whether
 * limits do is returned beside.
 */
export async function expectedEnd(
  tx: WorkspaceTx,
  { audience, purpose, reachable, pace, start }: Sending,
): Promise<{ at: Date | null; byLimits: boolean }> {
  const byPace = pace ? (reachable / pace) * HOUR_MS : 0
  const { limits } = await getLimits(tx)
  const byLimits = isLimited(limits)
    ? Math.max(await byMailbox(tx, limits, audience, purpose), await byWarmUp(tx, limits, reachable, start))
    : 0
  const longest = Math.max(byPace, byLimits)
  return { at: longest > 0 ? new Date(start.getTime() + longest) : null, byLimits: byLimits > byPace }
}

/** Milliseconds until the mailbox provider with the longest queue has its last message. */
async function byMailbox(
  tx: WorkspaceTx,
  limits: SendingLimits,
  audience: Sending['audience'],
  purpose: Purpose,
): Promise<number> {
  if (!limitsDestinations(limits)) return 0
  const { rows } = await sql<{
    mailbox: Mailbox
    count: number
  }>`
    SELECT ${mailboxSql(sql`c.email`)} AS mailbox, count(*)::int AS count
      FROM ${reachableSql(audience, purpose)}
     GROUP BY 1`.execute(tx)
  return Math.max(
    0,
    ...rows.map(({ mailbox, count }) => (count / (limits.perHour[mailbox] ?? Number.POSITIVE_INFINITY)) * HOUR_MS),
  )
}

/** Milliseconds until the days of a warm-up have allowed all recipients, after what was used on the first of them. */
async function byWarmUp(tx: WorkspaceTx, { warmUp }: SendingLimits, reachable: number, start: Date): Promise<number> {
  if (!warmUp) return 0
  let left = reachable + (await usedOn(tx, CAMPAIGN_CHANNEL, start))
  const part = await shareOf(tx, campaignMessages)
  for (let days = 0; days < MAX_DAYS; days++) {
    left -= part * warmUpAllows(warmUp, new Date(start.getTime() + days * DAY_MS).toISOString().slice(0, 10))
    if (left <= 0) return days * DAY_MS
  }
  return MAX_DAYS * DAY_MS
}
