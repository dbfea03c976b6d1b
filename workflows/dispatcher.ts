import { continueAsNew, proxyActivities, setCurrentDetails } from '@temporalio/workflow'
import type { Activities } from './activities.ts'
import type { DispatcherInput } from './contract.ts'
import { roundWords } from './words.ts'

const { dispatchEvents, launchRuns, takeMessageEvents } = proxyActivities<Activities>({
  startToCloseTimeout: '10m',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '5s' },
})

/** Rounds of some minutes each, after which the history begins anew. */
const ROUNDS = 100

/** Makes rounds of an activity that counts what it did. */
export async function makeRounds(what: string, round: () => Promise<number>): Promise<void> {
  const since = Date.now()
  let sum = 0
  for (let made = 0; made < ROUNDS; made++) {
    const latest = await round()
    sum += latest
    setCurrentDetails(roundWords(what, sum, latest, since))
  }
}

/** Keeps one shard of the inbox moving, for ever. If its worker dies, another takes over within seconds. */
export async function dispatcher({ shard }: DispatcherInput): Promise<void> {
  await makeRounds('events dispatched', () => dispatchEvents({ shard }))
  await continueAsNew<typeof dispatcher>({ shard })
}

/** Starts and wakes journey runs as the dispatchers and the API mark them, for ever. */
export async function launcher(): Promise<void> {
  await makeRounds('workflows started and woken', () => launchRuns())
  await continueAsNew<typeof launcher>()
}

/** Applies the hits of pixels and links as they come in, for ever. */
export async function hitTaker(): Promise<void> {
  await makeRounds('opens, clicks and results of messages applied', () => takeMessageEvents())
  await continueAsNew<typeof hitTaker>()
}
