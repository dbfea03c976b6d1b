import { type Session, sessionOf } from '@parcours/domain/access/sessions.ts'
import { Problem } from '@parcours/domain/problem.ts'
import { may, PERMISSIONS } from '@parcours/model/access/roles.ts'
import { publicId } from '@parcours/model/id.ts'
import type { FastifyReply } from 'fastify'
import { SESSION_COOKIE } from './authenticate.ts'
import type { ApiDeps } from './deps.ts'

export function presentSession(session: Session, { temporal, publicUrl }: ApiDeps) {
  return {
    user: { id: publicId('user', session.userId), name: session.name, email: session.email },
    workspace: { id: publicId('workspace', session.workspaceId), name: session.workspaceName, isDemo: session.isDemo },
    role: session.role,
    permissions: PERMISSIONS.filter((permission) => may(session.role, permission)),
    csrfToken: session.csrfToken,
    temporalUrl: temporal.webUrl ?? null,
    temporalNamespace: temporal.namespace,
    publicUrl,
  }
}

/** Sets the session's cookie; it is Secure wherever the installation is reached by HTTPS. */
export async function enter(reply: FastifyReply, deps: ApiDeps, token: string, now: Date) {
  reply.setCookie(SESSION_COOKIE, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: deps.publicUrl.startsWith('https:'),
    maxAge: 14 * 86_400,
  })
  const session = await sessionOf(deps.db, token, now)
  if (!session) throw new Problem('unauthenticated', 'access.loginRequired')
  return presentSession(session, deps)
}
