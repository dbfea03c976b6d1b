import { EXCLUSION_REASONS, type ExclusionReason } from '@parcours/model/delivery/message.ts'

/** What messages that were excluded are counted as, by their reason. */
export type ExclusionCount = `excluded:${ExclusionReason}`

/** How many were excluded for each reason. */
export function exclusionCounts(excluded: { reason: ExclusionReason }[]): { what: ExclusionCount; count: number }[] {
  const byReason = Map.groupBy(excluded, ({ reason }) => `excluded:${reason}` as const)
  return [...byReason].map(([what, { length }]) => ({ what, count: length }))
}

/** The reasons that anything was counted for, in their order. */
export function excludedBy(
  countOf: (what: ExclusionCount) => number | undefined,
): { reason: ExclusionReason; count: number }[] {
  return EXCLUSION_REASONS.flatMap((reason) => {
    const count = countOf(`excluded:${reason}`)
    return count ? [{ reason, count }] : []
  })
}
