import { continueAsNew, proxyActivities } from '@temporalio/workflow'
import type { Activities } from './activities.ts'
import type { DispatcherInput } from './contract.ts'
import { makeRounds } from './rounds.ts'

const { dispatchEvents, launchRuns, takeMessageEvents } = proxyActivities<Activities>({
  startToCloseTimeout: '10m',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '5s' },
})

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

/** Applies the opens and clicks as they come in, for ever. */
export async function messageEventTaker(): Promise<void> {
  await makeRounds('opens, clicks and results of messages applied', () => takeMessageEvents())
  await continueAsNew<typeof messageEventTaker>()
}
