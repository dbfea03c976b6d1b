import { uuids } from '@parcours/db/arrays.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { JourneyId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import type { ResolvedEvent } from '../events/resolved-event.ts'
import { atSteps, type EventSubscription } from '../journeys/subscriptions/event-subscriptions.ts'
import { followContacts, followEvents, movingDateWait } from '../journeys/waits/follow-dates.ts'
import { pausedUntilIn } from '../journeys/waits/since.ts'

/** Whether a subscription is to what moves a date that contacts wait for. */
export const concernsDates = ({ kind }: Pick<EventSubscription<unknown>, 'kind'>) =>
  kind === 'dateChange' || kind === 'dateEvent'

/** Moves the waits whose date these events move. One statement for each step that waits for such a date. */
export async function moveDates(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  subscriptions: EventSubscription<ResolvedEvent>[],
  now: Date,
): Promise<number> {
  let moved = 0
  const steps = atSteps(subscriptions, 'dateChange', 'dateEvent')
  const paused = await readPausedUntil(tx, steps, now)
  for (const { kind, node: step, events, ...version } of steps) {
    const node = movingDateWait(step)
    if (!node) continue
    const place = { workspaceId, node, now, pausedUntil: paused.get(version.journeyId) ?? null }
    moved +=
      kind === 'dateEvent'
        ? await followEvents(tx, place, version, events)
        : await followContacts(tx, place, version, [...new Set(events.map(({ contactId }) => contactId))])
  }
  return moved
}

/** Until when each journey was paused: no wait was over before. */
async function readPausedUntil(
  tx: WorkspaceTx,
  steps: { journeyId: JourneyId }[],
  now: Date,
): Promise<Map<string, Date | null>> {
  if (steps.length === 0) return new Map()
  const ids = uuids([...new Set(steps.map(({ journeyId }) => journeyId))])
  const { rows } = await sql<{ id: string; paused_until: Date | null }>`
    SELECT j.id, ${pausedUntilIn(now)} AS paused_until FROM journeys j WHERE j.id = ANY (${ids})`.execute(tx)
  return new Map(rows.map(({ id, paused_until }) => [id, paused_until]))
}
