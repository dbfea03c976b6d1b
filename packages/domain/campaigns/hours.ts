import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import type { Purpose } from '@parcours/model/content/kinds/kind.ts'
import type { SendingLimits } from '@parcours/model/delivery/limits.ts'
import { coverDay, coverHours } from '@parcours/model/delivery/quiet-hours.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { sql } from 'kysely'
import { isQuiet, type SendingHours } from '../delivery/sending-hours.ts'
import { KNOWN_ZONES, SAFE_CONTACT_ZONE } from '../time/zone.ts'
import { reachableSql } from './audience.ts'
import { dueSql } from './due.ts'
import { purposeOf } from './purpose.ts'

/** The hours at which a campaign's messages may leave: its own, and for marketing outside the quiet ones. */
export async function sendingHoursOf(
  tx: WorkspaceTx,
  { hours, variants }: CampaignDefinition,
  { quiet }: SendingLimits,
): Promise<SendingHours> {
  return { hours, quiet: quiet && (await purposeOf(tx, variants)) === 'marketing' ? quiet : null }
}

interface Checked {
  definition: CampaignDefinition
  purpose: Purpose
  /** When the send begins, if known. */
  startsAt: Date | null
}

/** What quiet hours change about a send, to be read before its launch. */
export async function quietIssues(
  tx: WorkspaceTx,
  { definition, purpose, startsAt }: Checked,
  { quiet }: SendingLimits,
): Promise<Issue[]> {
  const { schedule, hours, audience } = definition
  if (!quiet || purpose !== 'marketing') return []
  if (hours && coverHours(quiet, hours)) return [issue('hours', 'campaign.quietCovers', { to: quiet.to })]
  // When each reads most is not worked out for a check, which knows only hours that are quiet altogether.
  if (!startsAt || (schedule.kind === 'bestTime' && !coverDay(quiet, schedule.day, schedule))) return []
  const due =
    schedule.kind === 'bestTime'
      ? sql<Date>`(${`${schedule.day}T${schedule.from}`}::timestamp AT TIME ZONE ${SAFE_CONTACT_ZONE})`
      : dueSql(definition, startsAt, SAFE_CONTACT_ZONE)
  const { rows } = await sql<{ count: number }>`
    WITH ${KNOWN_ZONES}
    SELECT count(*)::int AS count
      FROM (SELECT c.id, c.workspace_id, c.time_zone FROM ${reachableSql(audience, purpose)}) c
      JOIN workspaces w ON w.id = c.workspace_id
     WHERE ${isQuiet(quiet, SAFE_CONTACT_ZONE, due)}`.execute(tx)
  const count = rows[0]?.count ?? 0
  return count > 0 ? [issue('schedule', 'campaign.quietHeld', { count })] : []
}
