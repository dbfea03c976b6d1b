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
    const given = sql`unnest(${matching.map(({ id }) => id)}::uuid[], ${matching.map(({ contactId }) => contactId)}::uuid[],
      ${matching.map(({ name }) => name)}::text[], ${matching.map(({ properties }) => JSON.stringify(properties))}::jsonb[],
      ${matching.map(({ occurredAt }) => occurredAt)}::timestamptz[]) AS e (id, contact_id, name, properties, occurred_at)`
    const entrants = sql`
      SELECT ${reentry === 'always' ? sql`` : sql`DISTINCT ON (e.contact_id)`} e.contact_id,
             ${reentry === 'always' ? sql`e.id::text` : sql`''`} AS lane,
             jsonb_build_object('event', e.name, 'properties', e.properties, 'occurredAt', e.occurred_at) AS entry
        FROM ${given} WHERE ${eventFilterSql(where, now)} ORDER BY e.contact_id, e.occurred_at`
    entered += await enterJourney(tx, { workspaceId, journeyId, versionId, graph, reason: 'event', entrants, now })
  }
  return entered
}
