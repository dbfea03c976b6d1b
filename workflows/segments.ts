import { counted } from '@parcours/model/ops-words.ts'
import { continueAsNew, proxyActivities, setCurrentDetails } from '@temporalio/workflow'
import type { Activities } from './activities.ts'
import type { SegmentBuildInput } from './contract.ts'
import { makeRounds } from './rounds.ts'

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

/** Maintains memberships as contacts change and time passes, for ever. */
export async function segmentMaintenance(): Promise<void> {
  await makeRounds('contacts evaluated', () => keepSegments())
  await continueAsNew<typeof segmentMaintenance>()
}

/** Finds the members of a new or changed segment. */
export async function segmentBuild(input: SegmentBuildInput): Promise<void> {
  const size = await buildSegment(input)
  // Earlier versions did not tell.
  if (typeof size === 'number') setCurrentDetails(`It has ${counted(size, 'member')}.`)
}

/**
 * Compares every segment with the answer for everyone, one after the other; what differed is the result that ops see.
 */
export async function segmentReconciliation(): Promise<{ segments: number; missing: number; surplus: number }> {
  const segments = await prepareReconciliation()
  const sum = { segments: segments.length, missing: 0, surplus: 0 }
  for (const [index, segment] of segments.entries()) {
    setCurrentDetails(`Compares segment ${index + 1} of ${segments.length}; so far ${driftWords(sum)}.`)
    const { missing, surplus } = await reconcileSegment(segment)
    sum.missing += missing
    sum.surplus += surplus
  }
  setCurrentDetails(`Compared ${counted(sum.segments, 'segment')}: ${driftWords(sum)}.`)
  return sum
}

function driftWords({ missing, surplus }: { missing: number; surplus: number }): string {
  return `${counted(missing, 'member')} missing, ${counted(surplus, 'member')} too many`
}
