import {
  CancellationScope,
  condition,
  defineQuery,
  defineSignal,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow'
import type { Activities } from './activities.ts'
import { type NightlyWorkInput, STAND_SIGNAL, STANDING_QUERY } from './contract.ts'
import { NIGHTLY, STANDING, type StandingWork } from './recurring.ts'

export const standSignal = defineSignal<[StandingWork[]]>(STAND_SIGNAL)
export const standingQuery = defineQuery<StandingWork[]>(STANDING_QUERY)

/** An attempt lasts as long as its worker lives and nothing fails. */
const AS_LONG_AS_IT_LIVES = '3650 days'

/**
 * Keeps what recurs by seconds going, each as one activity that does not end: it makes its rounds, and begins anew only
 * after a failure. So ops find all of it among the pending activities, with the last failure of each, and pause what
 * they like there; Temporal keeps the pause. What there is to do comes from the workers, not from this code: a new
 * version may add some to a workflow that began long ago.
 *
 * Its history grows by some events when a worker starts with another list, and when an activity that failed goes well
 * again, once an hour at most: it needs no end.
 */
export async function recurringWork(first: StandingWork[]): Promise<void> {
  let wanted: StandingWork[] = []
  const scopes = new Map<StandingWork, CancellationScope>()
  const keep = (names: StandingWork[]) => {
    wanted = names
    for (const [name, scope] of scopes) if (!wanted.includes(name)) scope.cancel()
    for (const name of wanted) if (!scopes.has(name)) void stand(name)
    setCurrentDetails(wordsOf(wanted))
  }
  const stand = async (name: StandingWork): Promise<void> => {
    const scope = new CancellationScope()
    scopes.set(name, scope)
    try {
      await scope.run(() => repeat(name))
    } catch (error) {
      if (!isCancellation(error)) throw error
    }
    scopes.delete(name)
    // It was asked for again while it ended; unless the workflow itself is cancelled.
    if (wanted.includes(name) && !CancellationScope.current().consideredCancelled) await stand(name)
  }
  setHandler(standSignal, keep)
  setHandler(standingQuery, () => wanted)
  keep(first)
  await condition(() => false)
}

async function repeat(name: StandingWork): Promise<never> {
  const activities = proxyActivities<Activities>({
    activityId: name,
    startToCloseTimeout: AS_LONG_AS_IT_LIVES,
    heartbeatTimeout: '10s',
    // Temporal refuses a second activity of this id while the first is not over.
    cancellationType: 'WAIT_CANCELLATION_COMPLETED',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '10s' },
    summary: STANDING[name]?.does ?? name,
  })
  for (;;) await activities[name]()
}

function wordsOf(names: StandingWork[]): string {
  const lines = names.map((name) => {
    const known = STANDING[name]
    return `- \`${name}\`${known ? `, every ${known.everyMs / 1000} s: ${known.does}` : ''}`
  })
  return `Each is a pending activity, and may be paused there.\n\n${lines.join('\n')}`
}

/** What a Temporal Schedule begins each night; see {@link NIGHTLY}. */
export async function nightlyWork({ name }: NightlyWorkInput): Promise<string> {
  const activities = proxyActivities<Activities>({
    startToCloseTimeout: '6h',
    heartbeatTimeout: '10s',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '5m' },
    summary: NIGHTLY[name].does,
  })
  return activities[name]()
}
