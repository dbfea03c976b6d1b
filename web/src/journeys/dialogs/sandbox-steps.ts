import { messageOf } from '@parcours/model/journey/facets.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'
import { connectionFor } from '../../settings/connections.ts'

interface Connection {
  id: string
  provider: string
  isDefault: boolean
}

/** How many emails of a journey go to the sandbox: each step is judged by the connection that it names. */
export function sandboxSteps({ nodes }: Pick<Graph, 'nodes'>, connections: Connection[]): 'none' | 'some' | 'all' {
  const emails = nodes.flatMap((node) => messageOf(node) ?? [])
  const kept = emails.filter(({ connectionId }) => {
    return connectionFor(connections, connectionId)?.provider === 'sandbox'
  })
  if (kept.length === 0) return 'none'
  return kept.length === emails.length ? 'all' : 'some'
}
