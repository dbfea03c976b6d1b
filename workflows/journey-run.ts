import {
  advance,
  asksWhileLooking,
  type Command,
  type Happening,
  INITIAL,
  nextDue,
  type RunState,
} from '@parcours/model/journey/advance.ts'
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  patched,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow'
import type { Activities } from './activities.ts'
import { type JourneyRunInput, type RunSearchState, SEARCH_ATTRIBUTES, STATE_QUERY, WAKE_SIGNAL } from './contract.ts'
import { runWords } from './words.ts'

export const wakeSignal = defineSignal<[string[]]>(WAKE_SIGNAL)
export const stateQuery = defineQuery<RunState>(STATE_QUERY)

/** Since when a run looks once for all who ask meanwhile; histories from before have one look each. */
const ONE_LOOK = 'one-look'

/** A step is tried until it succeeds: what it does is safe to repeat, and giving up would strand contacts. */
const RETRY = { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' } as const

/**
 * Conducts one cohort through one published version of a journey. It holds no logic of its own: `advance` decides, this
 * carries out the commands, keeps the time and listens. Its history is bounded by the graph, not by the cohort.
 */
export async function journeyRun({ workspaceId, runId, plan, size, state: carried }: JourneyRunInput): Promise<void> {
  let state: RunState = carried ?? INITIAL
  const happenings: Happening[] = carried ? [] : [{ kind: 'begun' }]
  let failure: unknown

  setHandler(wakeSignal, (nodeIds) => void happenings.push({ kind: 'woken', nodeIds }))
  setHandler(stateQuery, () => state)

  const carryOut = async ({ flight, nodeIds }: Command) => {
    const { performSteps } = proxyActivities<Activities>({
      startToCloseTimeout: '2h',
      heartbeatTimeout: '30s',
      retry: RETRY,
      summary: nodeIds.map((id) => plan.steps[id]?.label ?? id).join(' → ') || 'look who stands where',
    })
    try {
      const performed = await performSteps({ workspaceId, runId, nodeIds })
      setCurrentDetails(runWords(plan, size, performed))
      happenings.push({ kind: 'performed', flight, ...performed })
    } catch (error) {
      failure ??= error
    }
  }

  while (!state.finished) {
    const due = nextDue(state)
    const isDue = due !== undefined && Date.parse(due) <= Date.now()
    const somethingHappened = () => happenings.length > 0 || failure !== undefined
    if (isDue && happenings.length === 0) happenings.push({ kind: 'tick', now: new Date().toISOString() })
    else if (due === undefined) await condition(somethingHappened)
    else await condition(somethingHappened, Date.parse(due) - Date.now())
    if (failure !== undefined) throw failure

    for (let happening = happenings.shift(); happening; happening = happenings.shift()) {
      const wasHeld = state.held
      // Only where it makes a difference: a mark in the history of each run would cost more than it is worth.
      const oneLook = !asksWhileLooking(state, happening) || patched(ONE_LOOK)
      const next = advance(plan, state, happening, { oneLook })
      state = next.state
      if (state.held !== wasHeld) showState(state.held ? 'held' : 'running')
      for (const command of next.commands) void carryOut(command)
    }
    if (workflowInfo().continueAsNewSuggested && state.flights.length === 0 && !state.finished) {
      await condition(allHandlersFinished)
      if (happenings.length === 0) await continueAsNew<typeof journeyRun>({ workspaceId, runId, plan, size, state })
    }
  }
}

function showState(state: RunSearchState): void {
  upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.state, value: state }])
}
