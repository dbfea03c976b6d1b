import { uuids } from '@parcours/db/arrays.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import type { ResolvedEvent } from '../events/resolved-event.ts'
import { atSteps, type Listener } from '../journeys/subscriptions/listeners.ts'
import { followContacts, followEvents, followsMovingDate } from '../journeys/waits/follow-dates.ts'
import { heldUntilIn } from '../journeys/waits/since.ts'

/** Whether a place hears of what moves a date that people wait for. */
export const hearsOfDates = ({ kind }: Pick<Listener<unknown>, 'kind'>) => kind === 'dateChange' || kind === 'dateEvent'

/**
 * Moves the waits of those whose date these events move. One
 * statement for each place in a journey that waits for such a date.
 */
export async function moveDates(
  tx: WorkspaceTx,
  workspaceId: string,
  listeners: Listener<ResolvedEvent>[],
  now: Date,
): Promise<number> {
  let moved = 0
  const hearing = atSteps(listeners.filter(hearsOfDates), 'wait')
  const held = await heldUntil(tx, hearing, now)
  for (const { kind, node, events, ...version } of hearing) {
    if (!followsMovingDate(node)) continue
    const place = { workspaceId, node, now, heldUntil: held.get(version.journeyId) ?? null }
    moved +=
      kind === 'dateEvent'
        ? await followEvents(tx, place, version, events)
        : await followContacts(tx, place, version, [...new Set(events.map(({ contactId }) => contactId))])
  }
  return moved
}

/** Until when nobody's time was up in each of their journeys. */
async function heldUntil(
  tx: WorkspaceTx,
  hearing: { journeyId: string }[],
  now: Date,
): Promise<Map<string, Date | null>> {
  if (hearing.length === 0) return new Map()
  const ids = uuids([...new Set(hearing.map(({ journeyId }) => journeyId))])
  const { rows } = await sql<{ id: string; held_until: Date | null }>`
    SELECT j.id, ${heldUntilIn(now)} AS held_until FROM journeys j WHERE j.id = ANY (${ids})`.execute(tx)
  return new Map(rows.map(({ id, held_until }) => [id, held_until]))
}
