import type { Route } from './route.ts'
import { routes } from './routes.ts'

/**
 * What has a revision, by the address that reads it: reading answers an ETag, and whatever else is done at that address
 * or below it takes `If-Match`.
 */
export const REVISED = {
  '/api/v1/contacts/:id': 'contact',
  '/api/v1/segments/:id': 'segment',
  '/api/v1/journeys/:id': 'journey',
  '/api/v1/campaigns/:id': 'campaign',
  '/api/v1/templates/:id': 'template',
  '/api/v1/connections/:id': 'connection',
  '/api/v1/brand': 'brand',
  '/api/v1/sending-limits': 'sendingLimits',
} as const
export type RevisedKind = (typeof REVISED)[keyof typeof REVISED]

/** What an operation is done to, of what has a revision; undefined for what only reads, and for everything else. */
export function revisedBy({ method, path }: Pick<Route, 'method' | 'path'>): RevisedKind | undefined {
  if (method === 'GET') return undefined
  return Object.entries(REVISED).find(([address]) => path === address || path.startsWith(`${address}/`))?.[1]
}

/** Whichever connection is the default: to change that one and no other, it is named by its id. */
const WHICHEVER = '/api/v1/sender'

const readers: Route[] = Object.values(routes as Record<string, Route>).filter(
  ({ method, path }) => method === 'GET' && path in REVISED,
)

/**
 * Whether an operation answers with the revision, as an ETag: where it answers like the reading, or changes in place.
 */
export function answersRevision({ path, answer }: Pick<Route, 'path' | 'answer'>): boolean {
  return (
    path !== WHICHEVER &&
    answer !== undefined &&
    (path in REVISED || readers.some((reader) => reader.answer === answer))
  )
}
