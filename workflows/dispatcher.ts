import { continueAsNew, proxyActivities } from '@temporalio/workflow'
import type { Activities } from './activities.ts'
import type { DispatcherInput } from './contract.ts'

const { dispatchEvents, launchRuns, takeMessageEvents } = proxyActivities<Activities>({
  startToCloseTimeout: '10m',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '5s' },
})

/** Rounds of some minutes each, after which the history begins anew. */
const ROUNDS = 100

/** Keeps one shard of the inbox moving, for ever. If its worker dies, another takes over within seconds. */
export async function dispatcher({ shard }: DispatcherInput): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) await dispatchEvents({ shard })
  await continueAsNew<typeof dispatcher>({ shard })
}

/** Starts and wakes journey runs as the dispatchers and the API mark them, for ever. */
export async function launcher(): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) await launchRuns()
  await continueAsNew<typeof launcher>()
}

/** Applies the hits of pixels and links as they come in, for ever. */
export async function hitTaker(): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) await takeMessageEvents()
  await continueAsNew<typeof hitTaker>()
}
