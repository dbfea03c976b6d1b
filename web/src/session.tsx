import type { AnswerOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import type { Permission } from '@parcours/model/access/roles.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext } from 'react'
import { call, ProblemError, rememberCsrfToken } from './client.ts'
import { flushDrafts, keepDraftsFor } from './unsaved/open-drafts.ts'

export type Session = AnswerOf<Routes['getSession']>

const SessionContext = createContext<Session | undefined>(undefined)

/** The key under which the session is kept. */
export const SESSION = ['session']

function remember({ csrfToken, user, workspace }: Session): void {
  rememberCsrfToken(csrfToken)
  keepDraftsFor(user.id, workspace.id)
}

/** The session, or null when the user is not logged in. */
export function useSessionQuery() {
  return useQuery({
    queryKey: SESSION,
    queryFn: async () => {
      try {
        const session = await call('getSession')
        remember(session)
        return session
      } catch (error) {
        if (error instanceof ProblemError && error.problem.status === 401) return null
        throw error
      }
    },
    staleTime: 5 * 60_000,
  })
}

/** Called once the user has logged in. */
export function useEnter() {
  const client = useQueryClient()
  return (session: Session) => {
    remember(session)
    client.setQueryData(SESSION, session)
  }
}

export function useLeave() {
  const client = useQueryClient()
  return async () => {
    await flushDrafts()
    await call('logOut')
    client.clear()
    client.setQueryData(SESSION, null)
  }
}

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>
}

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('useSession is for pages behind the login')
  return session
}

/** Whether the user's role permits this; what it does not permit is not offered. */
export function useMay(permission: Permission): boolean {
  return useSession().permissions.includes(permission)
}
