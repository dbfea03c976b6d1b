import { type Plan, segmentFrom } from './plan.ts'

/** Who of a run stands where, as PostgreSQL sees it. Steps where no one stands are absent. */
export type Census = {
  nodeId: string
  /** How many are there; absent in histories of earlier versions. */
  all?: number
  /** How many can be moved now. */
  ready: number
  /** When those who wait are due, earliest first (RFC 3339). */
  due: { at: string; count: number }[]
}[]

/** One activity under way: what it carries out, and which of its steps got newcomers meanwhile. */
interface Flight {
  id: number
  nodeIds: string[]
  again: string[]
}

/** All that a run must remember. Everything else it asks PostgreSQL for, so that a retry or a crash leaves no gap. */
export interface RunState {
  nextFlight: number
  flights: Flight[]
  /** The earliest time at which a contact is due, by step (RFC 3339). */
  due: Record<string, string>
  /** The journey is paused: contacts stay where they are until the run is woken. */
  held: boolean
  finished: boolean
}

export type Happening =
  | { kind: 'begun' }
  | { kind: 'performed'; flight: number; census: Census; held: boolean }
  | { kind: 'tick'; now: string }
  /** Something outside changed who stands where: at these steps, or anywhere when none is named. */
  | { kind: 'woken'; nodeIds: string[] }

/** Carry out these steps, in order, for everyone who stands at them, and report who stands where afterwards. */
export interface Command {
  kind: 'perform'
  flight: number
  nodeIds: string[]
}

export const INITIAL: RunState = { nextFlight: 1, flights: [], due: {}, held: false, finished: false }

/** In place of a step: to look who stands where, once more. No step has this id. */
const LOOK = ''

/** A flight that carries nothing out, and tells who stands where. */
const isLook = ({ nodeIds }: Flight) => nodeIds.length === 0

/** Whether a run is asked to look while it does: thousands may ask at once, and one more look answers them all. */
export function asksWhileLooking(state: RunState, happening: Happening): boolean {
  return happening.kind === 'woken' && happening.nodeIds.length === 0 && state.flights.some(isLook)
}

/**
 * What to do next: the whole logic of a run, pure. The workflow performs the commands; the simulator and the tests
 * call this very function.
 * @param oneLook joins who asks for a look while there is one;
 *   without it each gets their own, as runs did that began before
 */
export function advance(
  plan: Plan,
  before: RunState,
  happening: Happening,
  { oneLook = true } = {},
): { state: RunState; commands: Command[] } {
  const state: RunState = structuredCloneOf(before)
  const commands: Command[] = []

  const launch = (nodeIds: string[]) => {
    const flight = state.nextFlight++
    state.flights.push({ id: flight, nodeIds, again: [] })
    commands.push({ kind: 'perform', flight, nodeIds })
  }
  /** Carries out the steps from here on, or has those under way look once more when they are done. */
  const go = (nodeId: string) => {
    const inFlight = state.flights.find(({ nodeIds }) => nodeIds.includes(nodeId))
    if (inFlight) inFlight.again = [...new Set([...inFlight.again, nodeId])]
    else launch(segmentFrom(plan, nodeId))
    delete state.due[nodeId]
  }

  switch (happening.kind) {
    case 'begun':
      go(plan.first)
      break
    case 'woken':
      state.held = false
      if (happening.nodeIds.length > 0) happening.nodeIds.forEach(go)
      else {
        const looking = oneLook ? state.flights.find(isLook) : undefined
        if (looking) looking.again = [LOOK]
        else launch([])
      }
      break
    case 'tick':
      if (state.held) break
      for (const [nodeId, at] of Object.entries(state.due)) if (at <= happening.now) go(nodeId)
      break
    case 'performed': {
      const landed = state.flights.find(({ id }) => id === happening.flight)
      state.flights = state.flights.filter(({ id }) => id !== happening.flight)
      state.held = happening.held
      state.due = Object.fromEntries(
        happening.census.flatMap(({ nodeId, due }) => (due[0] ? [[nodeId, due[0].at]] : [])),
      )
      if (state.held) break
      const ready = happening.census.filter((standing) => standing.ready > 0).map(({ nodeId }) => nodeId)
      for (const nodeId of new Set([...ready, ...(landed?.again ?? [])])) {
        if (nodeId === LOOK) launch([])
        else go(nodeId)
      }
      state.finished = happening.census.length === 0 && state.flights.length === 0
      break
    }
  }
  return { state, commands }
}

/** When the run must be told the time next (RFC 3339); undefined while it waits for something else. */
export function nextDue(state: RunState): string | undefined {
  if (state.held) return undefined
  return Object.values(state.due).reduce<string | undefined>(
    (first, at) => (first === undefined || at < first ? at : first),
    undefined,
  )
}

// The workflow sandbox has no structuredClone of its own; a run's state is plain data.
function structuredCloneOf(state: RunState): RunState {
  return {
    ...state,
    due: { ...state.due },
    flights: state.flights.map((flight) => ({ ...flight, again: [...flight.again] })),
  }
}
