import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { MAX_COUNTED_CONTACTS } from '@parcours/model/home.ts'
import type { JourneyId } from '@parcours/model/id.ts'
import type { JourneyState } from '@parcours/model/journey/state.ts'
import { sql } from 'kysely'
import { RUN_SIZE } from '../journeys/running/run-size.ts'
import { firstUuidAt } from '../uuid.ts'
import { type Days, daysOf } from './days.ts'

/** Journeys that are shown, those with the most to say first. */
const MAX_JOURNEYS = 12
const HOURS = 24
/** An id is made a little before or after what it names, by another clock. */
const CLOCKS_MS = 60_000

/** The same of today, until now, and of the whole day before. */
export interface Beside<T> {
  today: T
  yesterday: T
}

/** The messages that a journey or campaign made on a day, and what became of them since. */
export interface Written {
  sent: number
  opened: number
  clicked: number
}

export interface LiveJourney {
  id: JourneyId
  name: string
  state: JourneyState
  written: Beside<Written>
  entered: Beside<number>
  /** Contacts who entered in each of the last 24 hours, the latest last. */
  hours: number[]
}

export interface WritingCampaign {
  id: string
  name: string
  written: Beside<Written>
}

/** What happened today, and yesterday. */
export interface Today {
  journeys: LiveJourney[]
  /** More journeys are live than are shown. */
  moreJourneys: number
  campaigns: WritingCampaign[]
  contacts: Beside<number>
  orders: Beside<Sales>
  unsubscribed: Beside<number>
  currency: string
}

interface Sales {
  count: number
  /** In minor units of the currency. */
  revenue: number
}

/** What happened since midnight where the workspace is: from counters, and from indexes that begin with the time. */
export async function happenedToday(tx: WorkspaceTx, now: Date): Promise<Today> {
  const days = await daysOf(tx, now)
  const written = await writtenBy(tx, days, now)
  const entries = await entriesOf(tx, days, now)
  const { rows: journeys } = await sql<{ id: JourneyId; name: string; state: JourneyState }>`
    SELECT id, name, state FROM journeys WHERE state IN ('live', 'paused') AND archived_at IS NULL`.execute(tx)
  const { rows: campaigns } = await sql<{ id: string; name: string }>`
    SELECT id, name FROM campaigns WHERE id = ANY (${[...written.keys()]}::uuid[])`.execute(tx)
  const all = journeys
    .map((journey) => ({
      ...journey,
      written: written.get(journey.id) ?? NOTHING_WRITTEN,
      entered: entries.get(journey.id)?.entered ?? { today: 0, yesterday: 0 },
      hours: entries.get(journey.id)?.hours ?? Array<number>(HOURS).fill(0),
    }))
    .sort((one, other) => activityOf(other) - activityOf(one) || (one.name < other.name ? -1 : 1))
  return {
    journeys: all.slice(0, MAX_JOURNEYS),
    moreJourneys: Math.max(0, all.length - MAX_JOURNEYS),
    campaigns: campaigns.flatMap((campaign) => {
      const own = written.get(campaign.id)
      return own && own.today.sent > 0 ? [{ ...campaign, written: own }] : []
    }),
    ...(await ofWorkspace(tx, days, now)),
    currency: days.currency,
  }
}

const NOTHING: Written = { sent: 0, opened: 0, clicked: 0 }
const NOTHING_WRITTEN: Beside<Written> = { today: NOTHING, yesterday: NOTHING }

const activityOf = ({ written, entered }: Pick<LiveJourney, 'written' | 'entered'>) =>
  written.today.sent + entered.today + (written.yesterday.sent + entered.yesterday) / 1000

/** What each journey and campaign wrote. */
async function writtenBy(
  tx: WorkspaceTx,
  { today, yesterday }: Days,
  now: Date,
): Promise<Map<string, Beside<Written>>> {
  const { rows } = await sql<{ id: string; is_today: boolean } & Written>`
    SELECT subject_id AS id, quarter >= ${today}::timestamptz AS is_today,
           coalesce(sum(count) FILTER (WHERE what = 'sent'), 0)::int AS sent,
           coalesce(sum(count) FILTER (WHERE what = 'opened'), 0)::int AS opened,
           coalesce(sum(count) FILTER (WHERE what = 'clicked'), 0)::int AS clicked
      FROM recent_message_counters
     WHERE quarter >= ${yesterday} AND quarter <= ${now}
     GROUP BY 1, 2`.execute(tx)
  const written = new Map<string, Beside<Written>>()
  for (const { id, is_today, ...own } of rows)
    written.set(id, { ...(written.get(id) ?? NOTHING_WRITTEN), [is_today ? 'today' : 'yesterday']: own })
  return written
}

/** How many entered each journey, by day and by hour. Runs are found by their ids, which begin with the time. */
async function entriesOf(tx: WorkspaceTx, { today, yesterday }: Days, now: Date) {
  const { rows } = await sql<{ journey_id: JourneyId; hours_ago: number; today: number; yesterday: number }>`
    SELECT r.journey_id, h.hours_ago, coalesce(sum(h.size) FILTER (WHERE r.created_at >= ${today}), 0)::int AS today,
           coalesce(sum(h.size) FILTER (WHERE r.created_at < ${today}), 0)::int AS yesterday
      FROM journey_runs r,
           LATERAL (SELECT floor(extract(epoch FROM ${now}::timestamptz - r.created_at) / 3600)::int AS hours_ago,
                           ${RUN_SIZE} AS size) h
     WHERE r.id >= ${firstUuidAt(new Date(yesterday.getTime() - CLOCKS_MS))}::uuid
       AND r.created_at BETWEEN ${yesterday} AND ${now}
     GROUP BY 1, 2`.execute(tx)
  const entries = new Map<JourneyId, { entered: Beside<number>; hours: number[] }>()
  for (const { journey_id, hours_ago, ...counts } of rows) {
    const own = entries.get(journey_id) ?? { entered: { today: 0, yesterday: 0 }, hours: Array<number>(HOURS).fill(0) }
    own.entered.today += counts.today
    own.entered.yesterday += counts.yesterday
    if (hours_ago < HOURS) own.hours[HOURS - 1 - hours_ago] = counts.today + counts.yesterday
    entries.set(journey_id, own)
  }
  return entries
}

/** New contacts, orders, and contacts who withdrew their consent. */
async function ofWorkspace(
  tx: WorkspaceTx,
  { today, yesterday }: Days,
  now: Date,
): Promise<Pick<Today, 'contacts' | 'orders' | 'unsubscribed'>> {
  const contacts = (from: Date, to: Date) => sql<number>`
    (SELECT count(*)::int
       FROM (SELECT
               FROM contacts
              WHERE id >= ${firstUuidAt(from)}::uuid AND id < ${firstUuidAt(to)}::uuid
              LIMIT ${MAX_COUNTED_CONTACTS}) n)`
  const { rows } = await sql<
    Record<'new' | 'orders' | 'revenue' | 'left', number> & Record<`${string}_before`, number>
  >`
    SELECT ${contacts(today, new Date(now.getTime() + CLOCKS_MS))} AS new, ${contacts(yesterday, today)} AS new_before,
           o.orders, o.revenue, o.orders_before, o.revenue_before, w.left, w.left_before
      FROM (SELECT count(*) FILTER (WHERE ordered_at >= ${today})::int AS orders,
                   count(*) FILTER (WHERE ordered_at < ${today})::int AS orders_before,
                   coalesce(sum(total) FILTER (WHERE ordered_at >= ${today}), 0)::bigint AS revenue,
                   coalesce(sum(total) FILTER (WHERE ordered_at < ${today}), 0)::bigint AS revenue_before
              FROM orders
             WHERE ordered_at >= ${yesterday} AND ordered_at <= ${now}) o,
           (SELECT count(DISTINCT contact_id) FILTER (WHERE decided_at >= ${today})::int AS left,
                   count(DISTINCT contact_id) FILTER (WHERE decided_at < ${today})::int AS left_before
              FROM consent_ledger
             WHERE decision = 'withdrawn' AND decided_at >= ${yesterday} AND decided_at <= ${now}) w`.execute(tx)
  const [row] = rows
  return {
    contacts: { today: row?.new ?? 0, yesterday: row?.new_before ?? 0 },
    orders: {
      today: { count: row?.orders ?? 0, revenue: row?.revenue ?? 0 },
      yesterday: { count: row?.orders_before ?? 0, revenue: row?.revenue_before ?? 0 },
    },
    unsubscribed: { today: row?.left ?? 0, yesterday: row?.left_before ?? 0 },
  }
}
