import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { parsePublicId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { countsRows, oneRowSuffices, type Sql } from '../context.ts'
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

function fits({ action, templateId, journeyId }: Settings): Sql<unknown> {
  const [template, journey] = [
    templateId && parsePublicId('template', templateId),
    journeyId && parsePublicId('journey', journeyId),
  ]
  const ofTemplate = template ? sql`AND x.template_id = ${template}` : sql``
  const ofJourney = journey ? sql`AND x.journey_id = ${journey}` : sql``
  return sql`x.${sql.ref(COLUMN[action])} IS NOT NULL ${ofTemplate} ${ofJourney}`
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
