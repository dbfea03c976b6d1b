import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ResolvedEvent } from '../events/resolved-event.ts'
import { followContacts, followEvents, followsMovingDate } from '../journeys/follow-dates.ts'
import { atSteps, type Listener } from '../journeys/listeners.ts'

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
  for (const { kind, node, events, ...version } of atSteps(listeners.filter(hearsOfDates), 'wait')) {
    if (!followsMovingDate(node)) continue
    const place = { workspaceId, node, now }
    moved +=
      kind === 'dateEvent'
        ? await followEvents(tx, place, version, events)
        : await followContacts(tx, place, version, [...new Set(events.map(({ contactId }) => contactId))])
  }
  return moved
}
