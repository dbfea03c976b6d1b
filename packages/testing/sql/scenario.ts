/** Rooms of the domain whose statements are reviewed as SQL. */
export const ROOMS = [
  'packages/domain/segments',
  'packages/domain/journeys',
  'packages/domain/delivery',
  'packages/domain/dispatch',
  'packages/domain/campaigns',
] as const

/**
 * Tests that execute those statements between them, in the same way each time: what is drawn in them is drawn alike. What
 * they execute is kept as snapshots, see `packages/domain/statements.test.ts`.
 */
export const SCENARIO: readonly string[] = [
  'activities/journey-pace.test.ts',
  'activities/journey-splits.test.ts',
  'activities/journey-versions.test.ts',
  'activities/quiet-hours.test.ts',
  'packages/api/campaign-rules.test.ts',
  'packages/api/deletions.test.ts',
  'packages/api/every-operation.test.ts',
  'packages/api/journey-emptiest.test.ts',
  'packages/api/journey-starters.test.ts',
  'packages/api/provider-webhooks.test.ts',
  'packages/api/usages.test.ts',
  'packages/channels/email/contract.test.ts',
  'packages/domain/campaigns/comparisons.test.ts',
  'packages/domain/delivery/batch-ledger.test.ts',
  'packages/domain/delivery/limits.test.ts',
  'packages/domain/delivery/other-channel.test.ts',
  'packages/domain/dispatch/entry-keys.test.ts',
  'packages/domain/dispatch/order.test.ts',
  'packages/domain/journeys/control/pause-dates.test.ts',
  'packages/domain/journeys/enrollment/schedules.test.ts',
  'packages/domain/journeys/plans.test.ts',
  'packages/domain/quarantine/quarantine.test.ts',
  'packages/domain/segments/hostile-values.test.ts',
  'packages/domain/segments/publish-membership-changes.test.ts',
  'packages/domain/segments/rfm-thresholds.test.ts',
]

/** Where one of them leaves what it executed, in a folder of the run. */
export const recordOf = (folder: string, test: string) => `${folder}/${test.replaceAll('/', '-')}.json`
