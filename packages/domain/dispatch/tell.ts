import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { type Listener, listenersFor } from '../journeys/listeners.ts'
import { enterByEvents } from './enter.ts'
import { matching } from './matching.ts'
import { isChange, isCounted, type ResolvedEvent, recordEvents } from './record.ts'
import { applyRules } from './rules.ts'
import { wakeWaiting } from './wake.ts'

interface Told {
  entered: number
  woken: number
  /** What heard of it. */
  listeners: Listener<ResolvedEvent>[]
}

/** Records what people did, and tells it to the journeys; see {@link tellRecorded}. What changed about someone is in their profile already. */
export async function tellEvents(tx: WorkspaceTx, workspaceId: string, events: ResolvedEvent[], now: Date, journeyId?: string): Promise<Told> {
  await recordEvents(
    tx,
    workspaceId,
    events.filter((event) => !isChange(event)),
  )
  return tellRecorded(tx, workspaceId, events, now, journeyId)
}

/**
 * Tells the journeys what people did, which stands in the record: goals and exits, waits that end, people who enter.
 * @param journeyId tells this journey alone
 */
export async function tellRecorded(tx: WorkspaceTx, workspaceId: string, events: ResolvedEvent[], now: Date, journeyId?: string): Promise<Told> {
  const [changes, done] = [events.filter(isChange), events.filter((event) => !isChange(event))]
  const heard = [...(await listenersFor(tx, done.filter(isCounted), { journeyId })), ...(await listenersFor(tx, changes, { changes: true, journeyId }))]
  const listeners = await matching(tx, heard, now)
  // Whoever leaves by a rule no longer waits, and may enter again.
  await applyRules(tx, workspaceId, listeners, now)
  const woken = await wakeWaiting(tx, workspaceId, listeners)
  const entered = await enterByEvents(tx, workspaceId, listeners, now)
  // The goal may have been reached in the very batch that brought them in.
  if (entered > 0) await applyRules(tx, workspaceId, listeners, now)
  return { entered, woken, listeners }
}
