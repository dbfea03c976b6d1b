import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ProblemError } from './client.ts'
import { SESSION } from './session.tsx'

const statusOf = (error: unknown) => (error instanceof ProblemError ? error.problem.status : undefined)

/** A refusal is final: asked again, it would be refused again. */
const isRefusal = (error: unknown) => {
  const status = statusOf(error) ?? 0
  return status >= 400 && status < 500
}

/** What is asked for at intervals and failed is asked for again after this time. */
const AFTER_FAILURE_MS = 30_000

type Interval = number | false | undefined

/**
 * Screens say how often they ask anew while all is well. What fails is asked for more slowly, and what is refused no
 * more, whichever screen it is: none can keep asking a server in trouble each second.
 */
class PatientClient extends QueryClient {
  override defaultQueryOptions: QueryClient['defaultQueryOptions'] = (options) => {
    const defaulted = super.defaultQueryOptions(options)
    // Also the options of observers come through here, of which only they have an interval.
    const observed = defaulted as { refetchInterval?: Interval | ((query: never) => Interval); isPatient?: true }
    const { refetchInterval } = observed
    if (!refetchInterval || observed.isPatient) return defaulted
    observed.isPatient = true
    observed.refetchInterval = (query: { state: { status: string; error: unknown } }) => {
      const usual = typeof refetchInterval === 'function' ? refetchInterval(query as never) : refetchInterval
      if (!usual || query.state.status !== 'error') return usual
      return isRefusal(query.state.error) ? false : Math.max(usual, AFTER_FAILURE_MS)
    }
    return defaulted
  }
}

/** Queries and changes: a refusal is final; only an unreachable or overloaded server is asked again. */
export function createQueryClient(): QueryClient {
  // A session may end elsewhere: then the login is shown, and after it this page again.
  const askWhoIsHere = (error: unknown) => {
    if (statusOf(error) === 401 && client.getQueryData(SESSION)) void client.invalidateQueries({ queryKey: SESSION })
  }
  const client: QueryClient = new PatientClient({
    queryCache: new QueryCache({ onError: askWhoIsHere }),
    mutationCache: new MutationCache({ onError: askWhoIsHere }),
    defaultOptions: { queries: { retry: (count, error) => count < 2 && !isRefusal(error), staleTime: 5000 } },
  })
  return client
}

/**
 * Why something that is on the screen could not be brought up to date; undefined where all is. An unreachable server,
 * an ended session and what has a notice of its own (`saysItself`) are told elsewhere.
 */
export function whyBehind(client: QueryClient): string | undefined {
  const [behind] = client.getQueryCache().findAll({
    predicate: (query) => {
      const status = statusOf(query.state.error)
      const isShown = query.isActive() && query.state.data !== undefined && !query.meta?.saysItself
      return isShown && isBehind(query.state.status, status)
    },
  })
  return behind?.state.error?.message
}

const isBehind = (state: string, status: number | undefined) => state === 'error' && status !== 0 && status !== 401
