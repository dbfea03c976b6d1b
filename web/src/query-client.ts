import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ProblemError } from './client.ts'
import { sayErrorOnce } from './parts/notify.ts'
import { SESSION } from './session.tsx'

const statusOf = (error: unknown) => (error instanceof ProblemError ? error.problem.status : undefined)

/** Queries and changes: a refusal is final; only an unreachable or overloaded server is asked again. */
export function createQueryClient(): QueryClient {
  // A session may end elsewhere: then the login is shown, and after it this page again.
  const askWhoIsHere = (error: unknown) => {
    if (statusOf(error) === 401 && client.getQueryData(SESSION)) void client.invalidateQueries({ queryKey: SESSION })
  }
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        askWhoIsHere(error)
        // What was loaded before stays on the screen; the connection has a notice of its own.
        const status = statusOf(error)
        if (query.meta?.saysItself) return
        if (query.state.data !== undefined && status !== 0 && status !== 401) sayErrorOnce(query.queryHash, error)
      },
    }),
    mutationCache: new MutationCache({ onError: askWhoIsHere }),
    defaultOptions: {
      queries: {
        retry: (count, error) => {
          const status = statusOf(error) ?? 0
          return count < 2 && !(status >= 400 && status < 500)
        },
        staleTime: 5000,
      },
    },
  })
  return client
}
