import type { Routes } from '@parcours/contract/routes.ts'
import { changePassword, getAccount, saveAccount } from '@parcours/domain/access/account.ts'
import {
  endOtherSessions,
  endSession,
  listSessions,
  type Session,
  switchWorkspace,
} from '@parcours/domain/access/sessions.ts'
import { resetPassword, sendReset } from '@parcours/domain/notifications/password-reset.ts'
import { Problem } from '@parcours/domain/problem.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import { type KnownCaller, SESSION_COOKIE } from '../authenticate.ts'
import type { ApiDeps } from '../deps.ts'
import { handlers, type NetworkCall, outsideTransaction } from '../operation.ts'
import { enter } from '../present-session.ts'

/** The user who is logged in; a key is no user. @throws Problem */
function sessionOfCaller(caller: KnownCaller): Session {
  if (caller.kind !== 'member') throw new Problem('forbidden', 'access.personOnly')
  return caller.session
}

async function presentAccount({ db }: ApiDeps, { userId, workspaceId }: Session) {
  const { workspaces, ...account } = await getAccount(db, userId)
  return {
    ...account,
    workspaces: workspaces.map(({ id, ...workspace }) => ({
      ...workspace,
      id: publicId('workspace', id),
      isCurrent: id === workspaceId,
    })),
  }
}

// Accounts stand beside workspaces: each of these takes its own connection, one after the other.
export const accountHandlers = handlers({
  getAccount: outsideTransaction(({ deps, caller }: NetworkCall<Routes['getAccount']>) =>
    presentAccount(deps, sessionOfCaller(caller)),
  ),
  saveAccount: outsideTransaction(async ({ deps, caller, body }: NetworkCall<Routes['saveAccount']>) => {
    const session = sessionOfCaller(caller)
    await saveAccount(deps.db, session.userId, body)
    return presentAccount(deps, session)
  }),
  changePassword: outsideTransaction(async ({ deps, caller, body }: NetworkCall<Routes['changePassword']>) => {
    await changePassword(deps.db, sessionOfCaller(caller), body)
    return undefined
  }),
  listSessions: outsideTransaction(async ({ deps, caller, now }: NetworkCall<Routes['listSessions']>) => {
    const session = sessionOfCaller(caller)
    const sessions = await listSessions(deps.db, session.userId, now)
    return {
      data: sessions.map((row) => ({
        id: publicId('session', row.id),
        device: row.user_agent,
        address: row.address,
        createdAt: row.created_at.toISOString(),
        lastSeenAt: row.last_seen_at.toISOString(),
        isCurrent: row.id === session.id,
      })),
    }
  }),
  endSession: outsideTransaction(async ({ deps, caller, params }: NetworkCall<Routes['endSession']>) => {
    await endSession(deps.db, sessionOfCaller(caller).userId, uuidOf('session', params.id))
    return undefined
  }),
  endOtherSessions: outsideTransaction(async ({ deps, caller }: NetworkCall<Routes['endOtherSessions']>) => {
    await endOtherSessions(deps.db, sessionOfCaller(caller))
    return undefined
  }),
  switchWorkspace: outsideTransaction(
    async ({ deps, caller, body, reply, request, now }: NetworkCall<Routes['switchWorkspace']>) => {
      await switchWorkspace(deps.db, sessionOfCaller(caller), uuidOf('workspace', body.workspaceId), now)
      return enter(reply, deps, request.cookies[SESSION_COOKIE] ?? '', now)
    },
  ),
  async requestPasswordReset({ deps, body, request, now }) {
    // Nobody waits for it: the time that it takes would tell whether there is an account.
    void sendReset(deps, body.email, now).catch((error: unknown) =>
      request.log.warn({ err: error }, 'a link to reset a password was not sent'),
    )
    return {}
  },
  async resetPassword({ deps, body, now }) {
    await resetPassword(deps.db, body, now)
    return undefined
  },
})
