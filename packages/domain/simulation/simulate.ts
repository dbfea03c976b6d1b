import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId, JourneyId, WorkspaceId } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import { Graph, triggerOf } from '@parcours/model/journey/graph.ts'
import { type RawBuilder, sql } from 'kysely'
import { eventFilterSql } from '../condition/sql.ts'
import { getJourney } from '../journeys/authoring/drafts.ts'
import { mustBePublishable } from '../journeys/control/lifecycle.ts'
import { dueIn, scheduleOf } from '../journeys/enrollment/due-contacts.ts'
import type { Span } from '../journeys/nodes/trigger-behaviour.ts'
import { triggerBehaviour } from '../journeys/nodes/triggers.ts'
import { subscriptionAt, subscriptionsOf } from '../journeys/subscriptions/event-subscriptions.ts'
import { invalid } from '../problem.ts'
import { type Doing, type Played, play } from './play.ts'
import { rolledBack } from './rolled-back.ts'
import { stageJourney } from './stage.ts'

const DAY_MS = 86_400_000

/** What one version of the graph would have done to the sampled contacts. */
export interface Simulated {
  /** Entered contacts, their enrollments together, and the number that reached the goal. */
  contacts: number
  entries: number
  goals: number
  /** Emails that would have gone out, and that would have been held back. */
  emails: number
  excluded: number
  /** The number of these contacts with 0, 1, 2 … emails; the last counts as many and more. */
  perContact: number[]
  /** Emails by the hour of the day, in the workspace's zone. */
  hours: number[]
  /** How many left each step by each way. */
  ports: { nodeId: string; port: string; count: number }[]
}

export interface Simulation {
  /** The number of trigger events within these days, and of their contacts, sample or not. */
  happened: number
  concerned: number
  /** The number of these contacts in the random sample. */
  sampled: number
  draft: Simulated
  /** The same for what runs now; null when nothing does. */
  live: Simulated | null
}

interface Order {
  workspaceId: WorkspaceId
  journeyId: JourneyId
  days: number
  /** The maximum size of the sample. */
  limit: number
  now: Date
}

/**
 * Plays the draft, and what runs now, over what contacts really did in the last days: what they did is looked up, who
 * they are is as today. Nothing of it stays and nobody is written to. @throws Problem when the draft cannot be
 * published, or the past does not tell who would have entered
 */
export async function simulate(
  tx: WorkspaceTx,
  { workspaceId, journeyId, days, limit, now }: Order,
): Promise<Simulation> {
  const since = new Date(now.getTime() - days * DAY_MS)
  const { name, draft, live_graph } = await getJourney(tx, journeyId)
  const drawn = Graph.parse(draft)
  await mustBePublishable(tx, drawn, now)
  const { time_zone: zone } = await tx.selectFrom('workspaces').select('time_zone').executeTakeFirstOrThrow()
  const { happened, concerned, sample } = await whoIsConcerned(tx, drawn, since, now, limit)
  const playAll = async (graph: Graph): Promise<Simulated> => {
    const played: Played[] = []
    for (const contactId of sample)
      played.push(await playPast(tx, { workspaceId, name, graph: untested(graph), contactId, since, now }))
    return summary(played, zone)
  }
  return {
    happened,
    concerned,
    sampled: sample.length,
    draft: await playAll(drawn),
    live: live_graph === null ? null : await playAll(Graph.parse(live_graph)),
  }
}

/** Tests are no part of what is played. */
const untested = ({ tests: _, ...rest }: Graph): Graph => rest

/** A random sample of the contacts with a trigger event. */
async function whoIsConcerned(
  tx: WorkspaceTx,
  drawn: Graph,
  since: Date,
  now: Date,
  limit: number,
): Promise<{ happened: number; concerned: number; sample: string[] }> {
  const entrances = entrancesSql(drawn, since, now)
  if (!entrances) throw invalid([issue(`nodes.${triggerOf(drawn)?.id ?? ''}`, 'simulate.unknowable')])
  const { rows } = await sql<{ happened: number; concerned: number; sample: string[] | null }>`
    WITH entrances AS MATERIALIZED (${entrances}),
         concerned_contacts AS MATERIALIZED (SELECT contact_id, count(*) AS count FROM entrances GROUP BY contact_id)
    SELECT coalesce((SELECT sum(count) FROM concerned_contacts), 0)::int AS happened,
           (SELECT count(*) FROM concerned_contacts)::int AS concerned,
           (SELECT array_agg(contact_id)
              FROM (SELECT contact_id FROM concerned_contacts ORDER BY random() LIMIT ${limit}) s) AS sample`.execute(
    tx,
  )
  const [row] = rows
  return { happened: row?.happened ?? 0, concerned: row?.concerned ?? 0, sample: row?.sample ?? [] }
}

/**
 * SQL that yields (contact_id, at) of each time that a contact did what
 * begins a journey; undefined where the past does not tell it.
 */
function entrancesSql(drawn: Graph, since: Date, now: Date): RawBuilder<unknown> | undefined {
  const moments = momentsSql(drawn, { since, until: now })
  if (moments) return moments
  const trigger = triggerOf(drawn)
  const subscription = trigger && subscriptionAt(trigger, '')
  // Changes of a contact are not on record.
  if (subscription?.kind !== 'trigger') return undefined
  return sql`
    SELECT e.contact_id, e.occurred_at AS at
      FROM events e
     WHERE e.name = ANY (${subscription.events}::text[])
       AND e.kind IN ('track', 'page', 'screen')
       AND e.occurred_at > ${since}
       AND e.occurred_at <= ${now}
       AND ${eventFilterSql(subscription.where, now)}`
}

/** {@link entrancesSql} where no event of the contact brings contacts in; undefined where one does. */
function momentsSql(drawn: Graph, span: Span): RawBuilder<unknown> | undefined {
  const trigger = triggerOf(drawn)
  const past = trigger && triggerBehaviour(trigger)?.past
  if (past) return past(trigger.settings, span)
  const schedule = scheduleOf(drawn)
  return schedule && dueIn(schedule, span)
}

interface Past {
  workspaceId: WorkspaceId
  name: string
  graph: Graph
  contactId: ContactId
  since: Date
  now: Date
}

/** A contact's events within the days, as the journey would match them, from its beginning on. */
function playPast(tx: WorkspaceTx, { workspaceId, name, graph: drawn, contactId, since, now }: Past): Promise<Played> {
  return rolledBack(tx, async () => {
    const stage = await stageJourney(tx, { workspaceId, journey: name, graph: drawn }, since)
    const names = [...new Set(subscriptionsOf(drawn, stage.journeyId).map(({ event_name }) => event_name))]
    const { rows: events } = await sql<{
      id: string
      name: string
      properties: Record<string, unknown>
      occurred_at: Date
      received_at: Date
    }>`
      SELECT id, name, properties, occurred_at, received_at
        FROM events
       WHERE contact_id = ${contactId} AND name = ANY (${names}) AND occurred_at > ${since} AND occurred_at <= ${now}
       ORDER BY occurred_at, id
       LIMIT 500`.execute(tx)
    const doings: Doing[] = events.map((row) => ({
      at: row.occurred_at,
      event: row.name,
      properties: row.properties,
      recorded: { id: row.id, receivedAt: row.received_at },
    }))
    const moments = momentsSql(drawn, { since, until: now })
    if (moments) {
      const { rows } = await sql<{
        at: Date
      }>`
        SELECT at
          FROM (${moments}) x
         WHERE contact_id = ${contactId}
         ORDER BY at
         LIMIT 100`.execute(tx)
      doings.push(...rows.map(({ at }) => ({ at, enters: true as const, event: '', properties: {} })))
      doings.sort((a, b) => a.at.getTime() - b.at.getTime())
    }
    return play(tx, stage, { contactId, choices: {}, doings, eager: false, now: since, until: now })
  })
}

/** Emails beyond this number are counted together. */
const MANY_EMAILS = 6

function summary(played: Played[], zone: string): Simulated {
  const hourOf = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone: zone })
  const perContact = Array.from({ length: MANY_EMAILS + 1 }, () => 0)
  const hours = Array.from({ length: 24 }, () => 0)
  const ports = new Map<string, { nodeId: string; port: string; count: number }>()
  let [entries, emails, excluded] = [0, 0, 0]
  for (const { steps, entries: times } of played) {
    entries += times
    let got = 0
    for (const { nodeId, port, at, message } of steps) {
      const key = `${nodeId} ${port}`
      const counted = ports.get(key) ?? { nodeId, port, count: 0 }
      ports.set(key, { ...counted, count: counted.count + 1 })
      if (message?.reason) excluded++
      if (!message || message.reason) continue
      got++
      const hour = Number(hourOf.format(at))
      hours[hour] = (hours[hour] ?? 0) + 1
    }
    emails += got
    const place = Math.min(got, MANY_EMAILS)
    perContact[place] = (perContact[place] ?? 0) + 1
  }
  return {
    contacts: played.filter((one) => one.entries > 0).length,
    entries,
    goals: played.filter(({ goal }) => goal).length,
    emails,
    excluded,
    perContact,
    hours,
    ports: [...ports.values()],
  }
}
