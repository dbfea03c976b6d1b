import type { Standing } from './standing.ts'

/**
 * Journeys that start one another, or that begin with events which journeys make, are a chain. Beyond so many links nobody enters any more: two journeys
 * that call each other would otherwise never end.
 */
export const MOST_LINKS = 10

/** The link after the one by which someone came. */
export function nextLink({ entry }: Pick<Standing, 'entry'>): number {
  return (entry?.chain ?? 0) + 1
}
