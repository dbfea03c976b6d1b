import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { type Condition, conditionSentence } from '@parcours/model/condition/condition.ts'
import { comparisonWords } from '@parcours/model/condition/words.ts'
import type { MessageCode } from '@parcours/model/i18n/en.ts'
import type { Language, MessageValues } from '@parcours/model/i18n/say.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { triggerOf } from '@parcours/model/journey/graph.ts'
import { entryRuleOf } from '@parcours/model/journey/reentry.ts'
import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { sql } from 'kysely'
import { contactDate } from '../../condition/contact-date.ts'
import { conditionNames } from '../../condition/names.ts'
import { conditionSql, eventFilterSql } from '../../condition/sql.ts'
import { loadGraph } from '../authoring/versions.ts'

/** Why someone is not in a journey, in words to be filled in; `at` is when what they did happened. */
export interface WhyNot {
  code: MessageCode
  values: MessageValues
  at: Date | null
}

/** Why a contact never entered a journey, as far as what is kept tells it. */
export async function whyNotEnrolled(
  tx: WorkspaceTx,
  journeyId: string,
  contactId: string,
  language: Language,
  now: Date,
): Promise<WhyNot> {
  const because = (code: MessageCode, values: MessageValues = {}, at: Date | null = null): WhyNot => ({
    code,
    values,
    at,
  })
  const journey = await tx
    .selectFrom('journeys as j')
    .leftJoin('journey_versions as v', (join) =>
      join.onRef('v.workspace_id', '=', 'j.workspace_id').onRef('v.id', '=', 'j.live_version_id'),
    )
    .select(['j.live_version_id', 'v.published_at'])
    .where('j.id', '=', journeyId)
    .executeTakeFirst()
  if (!journey?.live_version_id || !journey.published_at) return because('why.notLive')
  const trigger = triggerOf(await loadGraph(tx, journey.live_version_id))
  const only = trigger && entryRuleOf(trigger)?.only
  if (only && !(await fits(tx, contactId, only, now)))
    return because('why.notAmong', { who: conditionSentence(only, language, await conditionNames(tx)) })
  if (trigger?.kind === 'triggerEvent') return byEvent(tx, journeyId, contactId, trigger.settings, language, now)
  if (trigger?.kind === 'triggerSegment') return bySegment(tx, contactId, trigger.settings, journey.published_at)
  if (trigger?.kind === 'triggerChange') return because('why.noChange')
  if (trigger?.kind === 'triggerDate') return byDate(tx, contactId, trigger.settings)
  if (trigger?.kind === 'triggerSchedule') return because('why.notScheduled')
  if (trigger?.kind === 'triggerMessage') return because('why.noBehaviour')
  return because('why.notAdded')
}

async function fits(tx: WorkspaceTx, contactId: string, condition: Condition, now: Date): Promise<boolean> {
  const { rows } = await sql<{ fits: boolean }>`
    SELECT ${conditionSql(condition, { now, of: 'each' })} AS fits
      FROM contacts c
     WHERE c.id = ${contactId}`.execute(tx)
  return rows[0]?.fits ?? false
}

async function byEvent(
  tx: WorkspaceTx,
  journeyId: string,
  contactId: string,
  { event, where }: SettingsOf<'triggerEvent'>,
  language: Language,
  now: Date,
): Promise<WhyNot> {
  // Since when the journey was live at all: earlier versions may have taken the event too.
  const { rows } = await sql<{ occurred_at: Date; fits: boolean; live: boolean; properties: Record<string, unknown> }>`
    SELECT e.occurred_at, e.properties, ${eventFilterSql(where, now)} AS fits,
           EXISTS (SELECT
                     FROM event_subscriptions l
                     JOIN journey_versions v ON v.workspace_id = l.workspace_id AND v.id = l.version_id
                    WHERE l.workspace_id = e.workspace_id
                      AND v.journey_id = ${journeyId}
                      AND l.event_name = e.name
                      AND l.kind = 'trigger'
                      AND v.published_at <= e.received_at) AS live
      FROM events e
     WHERE e.contact_id = ${contactId} AND e.kind = 'track' AND e.name = ${event}
     -- By its name: PostgreSQL refuses to order by a constant, which the filter is where nothing is asked.
     ORDER BY fits DESC, e.occurred_at DESC
     LIMIT 1`.execute(tx)
  const [done] = rows
  if (!done) return { code: 'why.neverDid', values: { event }, at: null }
  if (!done.fits) {
    const asked = where.map((one) => comparisonWords(language, one, { property: (key) => key })).join(', ')
    const held = where.map(({ property }) => `${property} = ${String(done.properties[property] ?? '–')}`).join(', ')
    return { code: 'why.otherwise', values: { event, asked, held }, at: done.occurred_at }
  }
  return done.live
    ? { code: 'why.notTaken', values: { event }, at: done.occurred_at }
    : { code: 'why.before', values: { event }, at: done.occurred_at }
}

async function byDate(tx: WorkspaceTx, contactId: string, { property }: SettingsOf<'triggerDate'>): Promise<WhyNot> {
  const { rows } = await sql<{ day: string | null }>`
    SELECT to_char(${contactDate(property)}, 'YYYY-MM-DD') AS day
      FROM contacts c
      JOIN workspaces w ON w.id = c.workspace_id
     WHERE c.id = ${contactId}`.execute(tx)
  const day = rows[0]?.day
  return day
    ? { code: 'why.dayNotCome', values: { property, day }, at: null }
    : { code: 'why.noDate', values: { property }, at: null }
}

async function bySegment(
  tx: WorkspaceTx,
  contactId: string,
  { segmentId, on, existing }: SettingsOf<'triggerSegment'>,
  publishedAt: Date,
): Promise<WhyNot> {
  const id = uuidOf('segment', segmentId)
  const segment = await tx.selectFrom('segments').select('name').where('id', '=', id).executeTakeFirst()
  const values = { segment: segment?.name ?? '' }
  const member = await tx
    .selectFrom('segment_members')
    .select('since')
    .where('segment_id', '=', id)
    .where('contact_id', '=', contactId)
    .executeTakeFirst()
  if (on === 'left') return { code: member ? 'why.stillInSegment' : 'why.neverLeft', values, at: null }
  if (!member) return { code: 'why.notInSegment', values, at: null }
  if (member.since < publishedAt && !existing) return { code: 'why.inBefore', values, at: member.since }
  return { code: 'why.notTakenSegment', values, at: member.since }
}
