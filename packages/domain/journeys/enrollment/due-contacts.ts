import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { type Graph, type JourneyNode, triggerOf } from '@parcours/model/journey/graph.ts'
import { isOmission } from '@parcours/model/journey/nodes/trigger-message.ts'
import { type RawBuilder, sql } from 'kysely'
import { mayBeOnDay, plusDays } from '../../condition/contact-date.ts'
import { isMember } from '../../segments/is-member.ts'
import { loadGraph } from '../authoring/versions.ts'
import { nextDateOf } from '../nodes/date-moment.ts'
import { enrollContactsAt, MAX_COHORT } from './enroll.ts'

/** Clocks on earth are at most 14 hours apart from UTC. */
const HALF_DAY_MS = 14 * 3_600_000

/** A trigger by which people enter because time passes. */
export type ScheduleTrigger = Extract<JourneyNode, { kind: 'triggerDate' | 'triggerSchedule' | 'triggerMessage' }>

/** The trigger of a journey that begins by the clock; undefined for all others. */
export function scheduleTriggerOf(graph: Graph): ScheduleTrigger | undefined {
  const trigger = triggerOf(graph)
  if (trigger?.kind === 'triggerMessage') return isOmission(trigger.settings.did) ? trigger : undefined
  return trigger?.kind === 'triggerDate' || trigger?.kind === 'triggerSchedule' ? trigger : undefined
}

/** A stretch of time for which a journey lets people in: after `since`, up to `until`. */
export interface Stretch {
  journeyId: string
  since: Date
  until: Date
}

/** SQL that yields (contact_id, at) of those who are due in a stretch of time; of all but dates, at its end. */
export function dueIn(trigger: ScheduleTrigger, stretch: Omit<Stretch, 'journeyId'>): RawBuilder<unknown> {
  const at =
    trigger.kind === 'triggerDate' ? nextDateOf(trigger.settings, stretch.since) : sql`${stretch.until}::timestamptz`
  return sql`
    SELECT c.id AS contact_id, ${at} AS at
      FROM contacts c
      JOIN workspaces w ON w.id = c.workspace_id
     WHERE ${isDue(trigger, stretch)}`
}

/** Which contacts `c` are due in a stretch of time: SQL. */
function isDue(trigger: ScheduleTrigger, { since, until }: Omit<Stretch, 'journeyId'>): RawBuilder<boolean> {
  switch (trigger.kind) {
    case 'triggerDate': {
      const { property, offsetDays, yearly } = trigger.settings
      const next = nextDateOf(trigger.settings, since)
      // Reckoning everyone's moment takes sixteen times as long as looking at the day that is written.
      const days = daysAround(since, until).map((day) => plusDays(day, -offsetDays))
      return sql`
        CASE
         WHEN ${mayBeOnDay(property, days, yearly)} THEN ${next} > ${since}::timestamptz
         AND ${next} <= ${until}::timestamptz
         ELSE false END`
    }
    case 'triggerSchedule': {
      const { segmentId } = trigger.settings
      return segmentId ? isMember(segmentId) : sql`true`
    }
    case 'triggerMessage': {
      const { did, withinDays, templateId, campaignId } = trigger.settings
      const earlier = (moment: Date) => sql`${moment}::timestamptz - make_interval(days => ${withinDays}::int)`
      const ofTemplate = templateId ? sql`AND m.template_id = ${uuidOf('template', templateId)}` : sql``
      const ofCampaign = campaignId ? sql`AND m.campaign_id = ${uuidOf('campaign', campaignId)}` : sql``
      return sql`c.id IN (
        SELECT m.contact_id
          FROM messages m
         WHERE m.workspace_id = c.workspace_id
           AND m.status = 'sent'
           AND m.sent_at > ${earlier(since)}
           AND m.sent_at <= ${earlier(until)}
           AND m.owner_at <= ${earlier(until)}
           -- What they did after their time was up came too late, however late we look.
           AND coalesce(${did === 'notOpened' ? sql`m.opened_at` : sql`m.clicked_at`}, 'infinity') > m.sent_at
               + make_interval(days => ${withinDays}::int)
           ${ofTemplate}
           ${ofCampaign}
      )`
    }
  }
}

/** The days that it is somewhere on earth in a stretch of time. */
function daysAround(since: Date, until: Date): string[] {
  const [first, last] = [new Date(since.getTime() - HALF_DAY_MS), new Date(until.getTime() + HALF_DAY_MS)].map(
    (moment) => moment.toISOString().slice(0, 10),
  )
  const days = [first ?? '']
  for (let day = first ?? ''; day < (last ?? ''); day = plusDays(day, 1)) days.push(plusDays(day, 1))
  return days
}

const REASONS = { triggerDate: 'date', triggerSchedule: 'schedule', triggerMessage: 'message' } as const

/** How many contacts are due. */
export async function countDue(tx: WorkspaceTx, stretch: Stretch): Promise<number> {
  const live = await liveSchedule(tx, stretch.journeyId)
  if (!live) return 0
  const { rows } = await sql<{
    count: number
  }>`
    SELECT count(*)::int AS count
      FROM contacts c
      JOIN workspaces w ON w.id = c.workspace_id
     WHERE ${isDue(live.trigger, stretch)}`.execute(tx)
  return rows[0]?.count ?? 0
}

/** The trigger of a journey that begins by the clock and is live now. */
export async function liveSchedule(tx: WorkspaceTx, journeyId: string) {
  const journey = await tx
    .selectFrom('journeys')
    .select('live_version_id')
    .where('id', '=', journeyId)
    .where('state', '=', 'live')
    .executeTakeFirst()
  if (!journey?.live_version_id) return undefined
  const graph = await loadGraph(tx, journey.live_version_id)
  const trigger = scheduleTriggerOf(graph)
  return trigger && { trigger, graph, versionId: journey.live_version_id }
}

/** Lets in the next of those who are due, as one cohort; `last` is undefined when there are no more. */
export async function enrollDueCohort(
  tx: WorkspaceTx,
  workspaceId: string,
  stretch: Stretch,
  after: string,
  now: Date,
): Promise<{ looked: number; entered: number; last: string | undefined }> {
  const live = await liveSchedule(tx, stretch.journeyId)
  if (!live) return { looked: 0, entered: 0, last: undefined }
  const { rows } = await sql<{ id: string; at: Date }>`
    SELECT contact_id AS id, at
      FROM (${dueIn(live.trigger, stretch)}) d
     WHERE contact_id > ${after}::uuid
     ORDER BY contact_id
     LIMIT ${MAX_COHORT}`.execute(tx)
  const entered = await enrollContactsAt(
    tx,
    {
      workspaceId,
      journeyId: stretch.journeyId,
      versionId: live.versionId,
      graph: live.graph,
      reason: REASONS[live.trigger.kind],
      now,
    },
    rows,
  )
  return { looked: rows.length, entered, last: rows.length === MAX_COHORT ? rows.at(-1)?.id : undefined }
}
