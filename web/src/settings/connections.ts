import type { AnswerOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../client.ts'

export type Connection = AnswerOf<Routes['getConnection']>

/** All connections of the workspace, by channel, the default first. */
export const useConnections = () => useQuery({ queryKey: ['connections'], queryFn: () => call('listConnections') })

/** The connection that something goes through: the one that it names, else the default one. */
export function connectionFor<One extends { id: string; isDefault: boolean }>(
  connections: readonly One[],
  named: string | undefined,
): One | undefined {
  return connections.find(({ id, isDefault }) => (named ? id === named : isDefault))
}

/** Has all that shows connections read them again. */
export function useRefreshConnections(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: ['connections'] })
}
