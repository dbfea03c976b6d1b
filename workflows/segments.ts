import { continueAsNew, proxyActivities } from '@temporalio/workflow'
import type { Activities } from './activities.ts'
import type { SegmentBuildInput } from './contract.ts'

const { keepSegments } = proxyActivities<Activities>({
  startToCloseTimeout: '10m',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '5s' },
})
const { buildSegment, prepareReconciliation, reconcileSegment } = proxyActivities<Activities>({
  startToCloseTimeout: '1h',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
})

/** Rounds of some minutes each, after which the history begins anew. */
const ROUNDS = 100

/** Keeps segments true as people are touched and time passes, for ever. */
export async function segmentKeeper(): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) await keepSegments()
  await continueAsNew<typeof segmentKeeper>()
}

/** Finds the members of a new or changed segment. */
export async function segmentBuild(input: SegmentBuildInput): Promise<void> {
  await buildSegment(input)
}

/**
 * Compares every segment with the answer for everyone, one after the other; what differed is the result that ops see.
 */
export async function segmentReconciliation(): Promise<{ segments: number; missing: number; surplus: number }> {
  const segments = await prepareReconciliation()
  const sum = { segments: segments.length, missing: 0, surplus: 0 }
  for (const segment of segments) {
    const { missing, surplus } = await reconcileSegment(segment)
    sum.missing += missing
    sum.surplus += surplus
  }
  return sum
}
