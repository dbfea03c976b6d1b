import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { isChange, isCounted, type ResolvedEvent } from '../events/resolved-event.ts'
import { type Listener, listenersFor } from '../journeys/subscriptions/listeners.ts'
import { openOf, tellLater } from './backlog.ts'
import { enterByEvents } from './enter.ts'
import { readEntryKeys } from './entry-keys.ts'
import { matching } from './matching.ts'
import { moveDates } from './move-dates.ts'
import {
  dependsOnPlace,
  entersInVain,
  type Line,
  linesOf,
  mustWait,
  type Open,
  placesOf,
  toldTogether,
} from './order.ts'
import { recordEvents } from './record.ts'
import { applyRules } from './rules.ts'
import { wakeWaiting } from './wake.ts'

/**
 * Rounds of a batch after which the rest of a person's events is told
 * later: each is some statements for every journey concerned.
 */
const MOST_ROUNDS = 50

interface Told {
  entered: number
  woken: number
  /** What heard of it. */
  listeners: Listener<ResolvedEvent>[]
  /** Whether some of it is to be told later. */
  later: boolean
}

/**
 * Records what people did, and tells it to the journeys; see {@link
 * tellRecorded}. What changed about someone is in their profile already.
 */
export async function tellEvents(
  tx: WorkspaceTx,
  workspaceId: string,
  events: ResolvedEvent[],
  now: Date,
  journeyId?: string,
): Promise<Told> {
  await recordEvents(
    tx,
    workspaceId,
    events.filter((event) => !isChange(event)),
  )
  return tellRecorded(tx, workspaceId, events, now, journeyId)
}

/**
 * Tells the journeys what people did, which stands in the record: goals and exits, waits that end or move, people who
 * enter. A batch gives what its events give one after another: nearly always each person has one that a journey hears
 * of, and all are told in one round.
 * @param journeyId tells this journey alone
 */
export async function tellRecorded(
  tx: WorkspaceTx,
  workspaceId: string,
  events: ResolvedEvent[],
  now: Date,
  journeyId?: string,
): Promise<Told> {
  const [changes, done] = [events.filter(isChange), events.filter((event) => !isChange(event))]
  const heard = [
    ...(await listenersFor(tx, done.filter(isCounted), { journeyId })),
    ...(await listenersFor(tx, changes, { changes: true, journeyId })),
  ]
  const told: Told = { entered: 0, woken: 0, listeners: [], later: false }
  const matched = await matching(tx, heard, now)
  let lines = linesOf(matched, await readEntryKeys(tx, matched))
  for (let round = 0; lines.length > 0; round++) {
    const { next, rest, later } =
      round < MOST_ROUNDS ? await nextRound(tx, workspaceId, lines) : { next: [], rest: [], later: lines }
    await tellLater(tx, workspaceId, later)
    told.later ||= later.length > 0
    told.listeners.push(...next)
    // Whoever leaves by a rule no longer waits, and may enter again.
    await applyRules(tx, workspaceId, next, now)
    told.woken += await wakeWaiting(tx, workspaceId, next)
    await moveDates(tx, workspaceId, next, now)
    told.entered += await enterByEvents(tx, workspaceId, next, now)
    lines = rest
  }
  return told
}

const NOTHING_OPEN: Open = { stands: [], behind: false }

/**
 * What is told next of each line, what after it, and what only when
 * they have come to where they stood when it happened.
 */
async function nextRound(
  tx: WorkspaceTx,
  workspaceId: string,
  lines: Line[],
): Promise<{ next: Listener<ResolvedEvent>[]; rest: Line[]; later: Line[] }> {
  const depending = lines.filter(dependsOnPlace)
  const openAt = depending.length > 0 ? await openOf(tx, workspaceId, depending) : () => NOTHING_OPEN
  const taken: Line['turns'] = []
  const [rest, later]: [Line[], Line[]] = [[], []]
  for (const line of lines) {
    const open = openAt(line)
    if (mustWait(line, open)) later.push(line)
    else if (line.turns.length === 1 || !entersInVain(line, open)) {
      const count = toldTogether(line)
      taken.push(...line.turns.slice(0, count))
      if (count < line.turns.length) rest.push({ ...line, turns: line.turns.slice(count) })
    }
  }
  return { next: placesOf(taken), rest, later }
}
