import { useQuery } from '@tanstack/react-query'
import { call } from '../client.ts'

/** What is asked of: a thing by its id, a property by its key, an event by its name. */
export type Used = { of: string } | { property: string } | { event: string }

/** What uses a thing. Read anew whenever it is shown: others save their journeys meanwhile. */
export const useUsages = (used: Used, enabled = true) =>
  useQuery({ queryKey: ['usages', used], queryFn: () => call('listUsages', { query: used }), staleTime: 0, enabled })
