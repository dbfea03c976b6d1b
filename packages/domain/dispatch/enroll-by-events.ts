import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { entryKeyOf } from '@parcours/model/journey/facets.ts'
import { entryRuleOf } from '@parcours/model/journey/reentry.ts'
import { sql } from 'kysely'
import type { ResolvedEvent } from '../events/resolved-event.ts'
import { MAX_CHAINED_JOURNEYS } from '../journeys/enrollment/chain.ts'
import { enrollEntrants } from '../journeys/enrollment/enroll.ts'
import { entryKeyOfEvent } from '../journeys/enrollment/entry-key.ts'
import { triggerBehaviour } from '../journeys/nodes/triggers.ts'
import { atSteps, type EventSubscription } from '../journeys/subscriptions/event-subscriptions.ts'

/** Enrolls the contacts of these events in the live journeys that they trigger: one cohort a journey. */
export async function enrollByEvents(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  subscriptions: EventSubscription<ResolvedEvent>[],
  now: Date,
): Promise<number> {
  let entered = 0
  for (const { journeyId, versionId, graph, node, events } of atSteps(subscriptions, 'trigger', 'change')) {
    const [trigger, rule] = [triggerBehaviour(node), entryRuleOf(node)]
    if (!trigger || !rule) continue
    const { reentry } = rule
    const key = entryKeyOf(node)
    const entryKeySql = reentry === 'always' ? sql`e.id::text` : key ? entryKeyOfEvent(key) : sql`''`
    // A run holds each contact once. Where a contact may have several enrollments, the second event of a batch makes a
    // second cohort.
    for (const cohort of reentry === 'always' || key ? rounds(events) : [events]) {
      const given = sql`
        unnest(${cohort.map(({ id }) => id)}::uuid[], ${cohort.map(({ contactId }) => contactId)}::uuid[],
        ${cohort.map(({ name }) => name)}::text[],
        ${cohort.map(({ properties }) => JSON.stringify(properties))}::jsonb[],
        ${cohort.map(({ occurredAt }) => occurredAt)}::timestamptz[], ${cohort.map(chainOf)}::int[]) AS e (id,
        contact_id, name, properties, occurred_at, chain)`
      const entrants = sql`
        SELECT DISTINCT ON (e.contact_id) e.contact_id, ${entryKeySql} AS entry_key,
               jsonb_build_object('id', e.id, 'event', e.name, 'properties', e.properties, 'occurredAt',
                   e.occurred_at) || CASE
                   WHEN e.chain > 0 THEN jsonb_build_object('chain', e.chain)
                   ELSE '{}' END AS entry
          FROM ${given} WHERE e.chain <= ${MAX_CHAINED_JOURNEYS} ORDER BY e.contact_id, e.occurred_at, e.id`
      entered += await enrollEntrants(tx, {
        workspaceId,
        journeyId,
        versionId,
        graph,
        reason: trigger.reason,
        entrants,
        now,
      })
    }
  }
  return entered
}

/** How many journeys led to this event, one after the other; 0 for an event of the contact. */
function chainOf({ context }: ResolvedEvent): number {
  const chain = Number(context?.chain)
  return Number.isInteger(chain) && chain > 0 ? Math.min(chain, MAX_CHAINED_JOURNEYS + 1) : 0
}

/** The first event of each contact by time, then the second ones, and so on. */
function rounds(events: ResolvedEvent[]): ResolvedEvent[][] {
  const seen = new Map<string, number>()
  const cohorts: ResolvedEvent[][] = []
  for (const event of events.toSorted((one, other) => one.occurredAt.getTime() - other.occurredAt.getTime())) {
    const round = seen.get(event.contactId) ?? 0
    seen.set(event.contactId, round + 1)
    const cohort = cohorts[round]
    if (cohort) cohort.push(event)
    else cohorts[round] = [event]
  }
  return cohorts
}
