import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { sql } from 'kysely'
import { unready } from '../segments/readiness.ts'
import { type AudienceCount, type Counting, countAudience, isHoldoutSql, reachableSql, segmentsOf } from './audience.ts'
import { skipsOver } from './due.ts'

/** The contacts that would get it: neither held out, nor skipped because their local hour is over. */
export function recipientsOf(definition: CampaignDefinition, { reachable, holdout, over }: AudienceCount): number {
  return reachable - holdout - (skipsOver(definition) ? over : 0)
}

/** Why nobody would get it; undefined where a contact would. */
export function nobodyIssue(definition: CampaignDefinition, counted: AudienceCount): Issue | undefined {
  if (recipientsOf(definition, counted) > 0) return undefined
  if (counted.audience === 0) return issue('audience', 'campaign.audienceEmpty')
  return issue('audience', counted.reachable === 0 ? 'campaign.nobody' : 'campaign.nobodyLeft')
}

/** What begins so soon has the contacts of now. */
const AT_ONCE_MS = 60_000

/** Whether a launch takes the audience as it is now: one that begins later, or comes again, may fill until then. */
export function startsAtOnce({ schedule }: CampaignDefinition, startsAt: Date, now: Date): boolean {
  return schedule.kind !== 'recurring' && startsAt.getTime() - now.getTime() <= AT_ONCE_MS
}

/** What keeps a campaign from a launch that would reach nobody. While a segment is being built, nobody can tell. */
export async function launchToNobodyIssues(
  tx: WorkspaceTx,
  counting: Counting & { startsAt: Date },
  now: Date,
): Promise<Issue[]> {
  const { definition, startsAt } = counting
  if (!startsAtOnce(definition, startsAt, now)) return []
  if ((await unready(tx, segmentsOf(definition.audience))).length > 0) return []
  // Nearly always the first contact answers; all are counted only to say why it is nobody.
  if (!skipsOver(definition) && (await hasRecipients(tx, counting))) return []
  const nobody = nobodyIssue(definition, await countAudience(tx, counting, now))
  return nobody ? [nobody] : []
}

async function hasRecipients(tx: WorkspaceTx, { campaignId, definition, purpose }: Counting): Promise<boolean> {
  const { rows } = await sql<{ some: boolean }>`
    SELECT EXISTS (
      SELECT
        FROM ${reachableSql(definition.audience, purpose)}
         AND NOT ${isHoldoutSql(campaignId, definition.holdout)}) AS some`.execute(tx)
  return rows[0]?.some ?? false
}
