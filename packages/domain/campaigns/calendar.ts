import type { WorkspaceTx } from '@parcours/db/connection.ts'
import {
  type CalendarClock,
  type CalendarKind,
  MAX_CALENDAR_DAYS,
  MAX_CALENDAR_ENTRIES,
} from '@parcours/model/campaign/calendar.ts'
import { CampaignDefinition, type CampaignSchedule, recurringOf } from '@parcours/model/campaign/campaign.ts'
import type { SendState } from '@parcours/model/campaign/state.ts'
import type { CampaignId, SendId } from '@parcours/model/id.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { plusDays } from '@parcours/model/time/day.ts'
import { occurrencesBetween, readRecurrence } from '@parcours/model/time/recurrence.ts'
import { normaliseZone } from '@parcours/model/values/zone.ts'
import { sql } from 'kysely'
import { invalid } from '../problem.ts'
import { localDay, momentsOf } from '../time/recurrence.ts'
import { countsOf } from './counters.ts'
import { followsLocalTime } from './due.ts'

/** One thing on a day of the calendar. */
export interface CalendarEntry {
  campaignId: CampaignId
  /** Null before there is a send: of a draft, or of an occurrence to come. */
  sendId: SendId | null
  name: string
  kind: CalendarKind
  /** In the workspace's zone; of a campaign at each contact's own time the day that is the same for all of them. */
  day: string
  time: string
  /** Until when, where each contact has a best time. */
  until: string | null
  clock: CalendarClock
  /** Where it can be moved, its day and time as its schedule has them, by its own clock. */
  planned: { day: string; time: string | null } | null
  /** Recipients of a send with its holdout, once they are fixed. */
  audience: number
  sent: number
}

export interface Calendar {
  timeZone: string
  today: string
  entries: CalendarEntry[]
  /** There are more than an answer holds: those of the last days are left out. */
  isCut: boolean
}

/** What is wrong with the days that are asked for. */
function rangeIssues(from: string, to: string): Issue[] {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1
  if (days < 1) return [issue('to', 'calendar.turned')]
  return days > MAX_CALENDAR_DAYS ? [issue('to', 'calendar.tooLong', { days: MAX_CALENDAR_DAYS })] : []
}

/**
 * Sends, occurrences to come and drafts with a date from a day until the end of another, in the workspace's zone: a
 * statement a kind, however many campaigns there are.
 * @throws Problem where the days are turned, or too many
 */
export async function calendarOf(tx: WorkspaceTx, from: string, to: string, now: Date): Promise<Calendar> {
  const issues = rangeIssues(from, to)
  if (issues.length > 0) throw invalid(issues)
  const workspace = await tx.selectFrom('workspaces').select('time_zone').executeTakeFirstOrThrow()
  const timeZone = normaliseZone(workspace.time_zone) ?? 'UTC'
  const range = { from, to, timeZone }
  const found = [
    ...(await sendEntries(tx, range)),
    ...(await occurrenceEntries(tx, range, now)),
    ...(await draftEntries(tx, range)),
  ].sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1))
  return {
    timeZone,
    today: await localDay(tx, now, timeZone),
    entries: found.slice(0, MAX_CALENDAR_ENTRIES),
    isCut: found.length > MAX_CALENDAR_ENTRIES,
  }
}

interface Range {
  from: string
  to: string
  timeZone: string
}

const orderOf = ({ day, time, name, campaignId }: CalendarEntry) => `${day} ${time} ${name} ${campaignId}`

const KIND_OF_STATE: Record<Exclude<SendState, 'withdrawn'>, CalendarKind> = {
  scheduled: 'scheduled',
  sending: 'sending',
  paused: 'paused',
  done: 'sent',
  cancelled: 'cancelled',
}

async function sendEntries(tx: WorkspaceTx, { from, to, timeZone }: Range): Promise<CalendarEntry[]> {
  // A day that each contact has by their own clock begins in the first zone on earth before it does here.
  const { rows } = await sql<{
    id: SendId
    campaign_id: CampaignId
    name: string
    state: keyof typeof KIND_OF_STATE
    prepared: boolean
    audience: number
    schedule: unknown
    local: string
    day: string
  }>`
    SELECT s.id, s.campaign_id, c.name, s.state, s.prepared_at IS NOT NULL AS prepared, s.audience,
           s.definition -> 'schedule' AS schedule, d.local, d.day
      FROM campaign_sends s
      JOIN campaigns c ON c.workspace_id = s.workspace_id AND c.id = s.campaign_id
      CROSS JOIN LATERAL (SELECT to_char(s.starts_at AT TIME ZONE ${timeZone}, 'YYYY-MM-DD"T"HH24:MI') AS local) l
      CROSS JOIN LATERAL (
        SELECT l.local, CASE s.definition #>> '{schedule,kind}'
                          WHEN 'contactTime' THEN left(s.definition #>> '{schedule,at}', 10)
                          WHEN 'bestTime' THEN s.definition #>> '{schedule,day}'
                          ELSE left(l.local, 10) END AS day) d
     WHERE s.starts_at >= (${from}::timestamp - interval '2 days') AT TIME ZONE ${timeZone}
       AND s.starts_at < (${to}::timestamp + interval '3 days') AT TIME ZONE ${timeZone}
       AND d.day BETWEEN ${from} AND ${to}
       AND s.state <> 'withdrawn' AND (s.state <> 'cancelled' OR s.prepared_at IS NOT NULL)
     ORDER BY s.starts_at, s.id
     LIMIT ${MAX_CALENDAR_ENTRIES + 1}`.execute(tx)
  const sent = await sentBySend(
    tx,
    rows.map(({ id }) => id),
  )
  return rows.map(({ id, campaign_id, name, state, prepared, audience, schedule: stored, local, day }) => {
    const schedule = CampaignDefinition.shape.schedule.parse(stored)
    return {
      campaignId: campaign_id,
      sendId: id,
      name,
      kind: KIND_OF_STATE[state],
      ...timesOf(schedule, local),
      day,
      planned: state === 'scheduled' && !prepared ? plannedOf(schedule) : null,
      audience,
      sent: sent.get(id) ?? 0,
    }
  })
}

async function sentBySend(tx: WorkspaceTx, sendIds: SendId[]): Promise<ReadonlyMap<SendId, number>> {
  const sent = new Map<SendId, number>()
  for (const { send_id, what, count } of await countsOf(tx, sendIds))
    if (what === 'sent') sent.set(send_id, (sent.get(send_id) ?? 0) + count)
  return sent
}

/** When something is, by the clock that its schedule follows; `local` is its moment by the workspace's. */
function timesOf(schedule: CampaignSchedule, local: string): Pick<CalendarEntry, 'day' | 'time' | 'until' | 'clock'> {
  if (schedule.kind === 'bestTime') return { day: schedule.day, time: schedule.from, until: schedule.to, clock: 'best' }
  const isLocal = followsLocalTime(schedule)
  const [day = '', time = ''] = (isLocal ? schedule.at : local).split('T')
  return { day, time, until: null, clock: isLocal ? 'contact' : 'workspace' }
}

/** Day and time that a schedule has, where it has one of its own; a rule has many. */
function plannedOf(schedule: CampaignSchedule): CalendarEntry['planned'] {
  if (schedule.kind === 'bestTime') return { day: schedule.day, time: null }
  if (!('at' in schedule)) return null
  const [day = '', time = ''] = schedule.at.split('T')
  return { day, time }
}

/** The times to come of live campaigns that recur, as their rules have them. */
async function occurrenceEntries(tx: WorkspaceTx, { from, to, timeZone }: Range, now: Date): Promise<CalendarEntry[]> {
  const live = await tx
    .selectFrom('campaigns')
    .select(['id', 'name', sql<unknown>`definition -> 'schedule'`.as('schedule')])
    .where('state', '=', 'live')
    .execute()
  // What is over has sends; zones lie a day apart at most.
  const first = [plusDays(from, -1), plusDays(now.toISOString().slice(0, 10), -1)].sort().at(-1) ?? from
  const candidates = live.flatMap(({ id, name, schedule: stored }) => {
    const schedule = CampaignDefinition.shape.schedule.parse(stored)
    const read = schedule.kind === 'recurring' ? readRecurrence(recurringOf(schedule)) : undefined
    if (schedule.kind !== 'recurring' || !read || 'code' in read) return []
    return occurrencesBetween(recurringOf(schedule), first, plusDays(to, 1), MAX_CALENDAR_ENTRIES).map((local) => ({
      id,
      name,
      local,
      timeZone: read.timeZone,
    }))
  })
  const moments = await momentsOf(tx, candidates)
  const coming = candidates.flatMap(({ id, name }, index) => {
    const at = moments[index]
    return at && at > now ? [{ id, name, at }] : []
  })
  const locals = await localTimes(
    tx,
    coming.map(({ at }) => at),
    timeZone,
  )
  return coming.flatMap(({ id, name }, index) => {
    const [day = '', time = ''] = locals[index]?.split('T') ?? []
    return day >= from && day <= to
      ? [{ ...bare(id, name, 'recurring'), day, time, until: null, clock: 'workspace' as const }]
      : []
  })
}

const bare = (campaignId: CampaignId, name: string, kind: CalendarKind) => ({
  campaignId,
  sendId: null,
  name,
  kind,
  planned: null,
  audience: 0,
  sent: 0,
})

/** Drafts on the day that they have, one that recurs on the first day of its rule. */
async function draftEntries(tx: WorkspaceTx, { from, to, timeZone }: Range): Promise<CalendarEntry[]> {
  const drafts = await tx
    .selectFrom('campaigns')
    .select(['id', 'name', 'planned_day', sql<unknown>`definition -> 'schedule'`.as('schedule')])
    .where('state', '=', 'draft')
    // A time of another zone may be on the day before or after here.
    .where('planned_day', '>=', plusDays(from, -1))
    .where('planned_day', '<=', plusDays(to, 1))
    .orderBy('planned_day')
    .limit(MAX_CALENDAR_ENTRIES + 1)
    .execute()
  const read = drafts.map(({ id, name, planned_day, schedule: stored }) => {
    const schedule = CampaignDefinition.shape.schedule.parse(stored)
    const local = 'at' in schedule ? schedule.at : `${planned_day}T${'hour' in schedule ? schedule.hour : '00:00'}`
    const zone = 'timeZone' in schedule ? schedule.timeZone : timeZone
    return { id, name, schedule, local, zone }
  })
  const moments = await momentsOf(
    tx,
    read.map(({ local, zone }) => ({ local, timeZone: zone })),
  )
  const sound = read.flatMap((draft, index) => {
    const at = moments[index]
    return at ? [{ ...draft, at }] : []
  })
  const locals = await localTimes(
    tx,
    sound.map(({ at }) => at),
    timeZone,
  )
  return sound.flatMap(({ id, name, schedule }, index) => {
    const entry = {
      ...bare(id, name, 'draft'),
      ...timesOf(schedule, locals[index] ?? ''),
      planned: plannedOf(schedule),
    }
    return entry.day >= from && entry.day <= to ? [entry] : []
  })
}

/** Moments as the clock of a zone shows them, in their order. */
async function localTimes(tx: WorkspaceTx, moments: Date[], timeZone: string): Promise<string[]> {
  const { rows } = await sql<{ local: string }>`
    SELECT to_char(at AT TIME ZONE ${timeZone}, 'YYYY-MM-DD"T"HH24:MI') AS local
      FROM unnest(${moments}::timestamptz[]) WITH ORDINALITY m (at, place)
     ORDER BY place`.execute(tx)
  return rows.map(({ local }) => local)
}
