import type { AnswerOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../client.ts'

export type Connection = AnswerOf<Routes['getConnection']>

/** All connections of the workspace, by channel, the default first. */
export const useConnections = () => useQuery({ queryKey: ['connections'], queryFn: () => call('listConnections') })

/** Has all that shows connections read them again. */
export function useRefreshConnections(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: ['connections'] })
}
