import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { parsePublicId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { countsRows, oneRowSuffices, type Sql, WORKSPACE } from '../context.ts'
import type { ConditionSql } from '../kind.ts'
import { inPeriod, periodChanges } from '../period.ts'

type Settings = ConditionSettings<'message'>
const COLUMN = {
  sent: 'sent_at',
  delivered: 'delivered_at',
  opened: 'opened_at',
  clicked: 'clicked_at',
  bounced: 'bounced_at',
} as const

function fits({ action, templateId, journeyId, campaignId }: Settings): Sql<unknown> {
  const [template, journey, campaign] = [
    templateId && parsePublicId('template', templateId),
    journeyId && parsePublicId('journey', journeyId),
    campaignId && parsePublicId('campaign', campaignId),
  ]
  const ofTemplate = template ? sql`AND x.template_id = ${template}` : sql``
  const ofJourney = journey ? sql`AND x.journey_id = ${journey}` : sql``
  // Messages of all contacts are found by their owner.
  const ofCampaign = campaign
    ? sql`AND x.campaign_id = ${campaign}
          AND x.owner_id = ANY (ARRAY (
            SELECT s.id FROM campaign_sends s WHERE s.workspace_id = ${WORKSPACE} AND s.campaign_id = ${campaign}))`
    : sql``
  return sql`x.${sql.ref(COLUMN[action])} IS NOT NULL ${ofTemplate} ${ofJourney} ${ofCampaign}`
}

export const message: ConditionSql<Settings> = {
  test(settings, evaluation) {
    const { action, compare, amount } = settings
    const where = sql`${fits(settings)} ${inPeriod(COLUMN[action], settings, evaluation.now)}`
    return countsRows({ table: 'messages', where, compare, amount }, evaluation)
  },
  evaluationTimes: (settings, now) =>
    periodChanges({
      table: 'messages',
      where: fits(settings),
      column: COLUMN[settings.action],
      time: settings,
      last: oneRowSuffices(settings),
      now,
    }),
}
