import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import { eventFilterSql } from '../condition/sql.ts'
import { enterJourney } from '../journeys/enter.ts'
import { listenersFor } from '../journeys/listeners.ts'
import { isCounted, type ResolvedEvent } from './record.ts'

/** Lets the people of these events into the live journeys that begin with them: one cohort a journey. */
export async function enterByEvents(tx: WorkspaceTx, workspaceId: string, events: ResolvedEvent[], now: Date): Promise<number> {
  let entered = 0
  for (const { journeyId, versionId, graph, node, events: matching } of await listenersFor(tx, 'triggerEvent', events.filter(isCounted))) {
    const { where, reentry } = node.settings
    // A run holds each person once: where everyone may enter at each event, the second event of a batch makes a second cohort.
    for (const cohort of reentry === 'always' ? rounds(matching) : [matching]) {
      const given = sql`unnest(${cohort.map(({ id }) => id)}::uuid[], ${cohort.map(({ contactId }) => contactId)}::uuid[],
        ${cohort.map(({ name }) => name)}::text[], ${cohort.map(({ properties }) => JSON.stringify(properties))}::jsonb[],
        ${cohort.map(({ occurredAt }) => occurredAt)}::timestamptz[]) AS e (id, contact_id, name, properties, occurred_at)`
      const entrants = sql`
        SELECT DISTINCT ON (e.contact_id) e.contact_id, ${reentry === 'always' ? sql`e.id::text` : sql`''`} AS lane,
               jsonb_build_object('event', e.name, 'properties', e.properties, 'occurredAt', e.occurred_at) AS entry
          FROM ${given} WHERE ${eventFilterSql(where, now)} ORDER BY e.contact_id, e.occurred_at`
      entered += await enterJourney(tx, { workspaceId, journeyId, versionId, graph, reason: 'event', entrants, now })
    }
  }
  return entered
}

/** The first event of each person, then the second of those who have one, and so on. */
function rounds(events: ResolvedEvent[]): ResolvedEvent[][] {
  const seen = new Map<string, number>()
  const cohorts: ResolvedEvent[][] = []
  for (const event of events) {
    const round = seen.get(event.contactId) ?? 0
    seen.set(event.contactId, round + 1)
    const cohort = cohorts[round]
    if (cohort) cohort.push(event)
    else cohorts[round] = [event]
  }
  return cohorts
}
