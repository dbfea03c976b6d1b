import type { Routes } from '@parcours/contract/routes.ts'
import { createApiKey, listApiKeys, mayChangeAccounts, revokeApiKey } from '@parcours/domain/access/api-keys.ts'
import { DEMO_LOGIN } from '@parcours/domain/access/demo-login.ts'
import {
  acceptInvitation,
  changeRole,
  findInvitation,
  invite,
  listInvitations,
  listMembers,
  removeMember,
  revokeInvitation,
} from '@parcours/domain/access/members.ts'
import { logIn, logOut, openSession } from '@parcours/domain/access/sessions.ts'
import { getWorkspaceSettings, saveWorkspaceSettings } from '@parcours/domain/access/workspace-settings.ts'
import { claimInstallation, hasDemo, isUnowned } from '@parcours/domain/access/workspaces.ts'
import { emailInvitation } from '@parcours/domain/notifications/invitation-email.ts'
import { Problem } from '@parcours/domain/problem.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import { SESSION_COOKIE } from '../authenticate.ts'
import { deviceOf } from '../device.ts'
import { handlers, type NetworkCall, outsideTransaction } from '../operation.ts'
import { enter, presentSession } from '../present-session.ts'

export const accessHandlers = handlers({
  async getInstallation({ deps }) {
    return {
      owned: !(await isUnowned(deps.db)),
      demo: (await hasDemo(deps.db)) ? { email: DEMO_LOGIN.email, password: DEMO_LOGIN.password } : null,
    }
  },
  getWorkspace: ({ tx }) => getWorkspaceSettings(tx),
  async saveWorkspace({ tx, workspaceId, body }) {
    await saveWorkspaceSettings(tx, workspaceId, body)
    return getWorkspaceSettings(tx)
  },
  async claimInstallation({ body, deps, request, reply, now }) {
    const { userId, workspaceId } = await claimInstallation(deps.db, body)
    return enter(reply, deps, await openSession(deps.db, userId, workspaceId, now, deviceOf(request)), now)
  },
  logIn: async ({ body, deps, request, reply, now }) =>
    enter(reply, deps, await logIn(deps.db, body, deviceOf(request), now), now),
  async getSession({ caller, deps }) {
    if (caller.kind !== 'member') throw new Problem('unauthenticated', 'access.loginRequired')
    return presentSession(caller.session, deps)
  },
  logOut: outsideTransaction(async ({ request, reply, deps }: NetworkCall<Routes['logOut']>) => {
    const token = request.cookies[SESSION_COOKIE]
    if (token) await logOut(deps.db, token)
    reply.clearCookie(SESSION_COOKIE, { path: '/' })
    return undefined
  }),
  async listMembers({ tx }) {
    const members = await listMembers(tx)
    return {
      data: members.map((member) => ({
        id: publicId('user', member.id),
        name: member.name,
        email: member.email,
        role: member.role,
        createdAt: member.created_at.toISOString(),
      })),
    }
  },
  async changeMemberRole({ tx, params, body }) {
    await changeRole(tx, uuidOf('user', params.id), body.role)
    return undefined
  },
  async removeMember({ tx, params, caller }) {
    await removeMember(tx, uuidOf('user', params.id), caller.kind === 'member' ? caller.role : null)
    return undefined
  },
  async listInvitations({ tx, now }) {
    const invitations = await listInvitations(tx, now)
    return {
      data: invitations.map((row) => ({
        id: publicId('invitation', row.id),
        email: row.email,
        role: row.role,
        expiresAt: row.expires_at.toISOString(),
      })),
    }
  },
  inviteMember: outsideTransaction(
    async ({ inTransaction, workspaceId, userId, body, deps, request, now }: NetworkCall<Routes['inviteMember']>) => {
      const made = await inTransaction((tx) => invite(tx, workspaceId, { ...body, by: userId }, now))
      const { email } = made
      const link = `${deps.publicUrl}/invitation#${made.token}`
      const { language } = request
      return {
        id: publicId('invitation', made.id),
        email,
        role: made.role,
        expiresAt: made.expiresAt.toISOString(),
        link,
        isEmailed: await emailInvitation(deps, inTransaction, workspaceId, { email, link, language }),
      }
    },
  ),
  async revokeInvitation({ tx, params }) {
    await revokeInvitation(tx, uuidOf('invitation', params.id))
    return undefined
  },
  async lookUpInvitation({ body, deps, now }) {
    const row = await findInvitation(deps.db, body.token, now)
    return { email: row.email, workspace: row.workspace, role: row.role }
  },
  async acceptInvitation({ body, deps, request, reply, now }) {
    const { userId, workspaceId } = await acceptInvitation(deps.db, body, now)
    return enter(reply, deps, await openSession(deps.db, userId, workspaceId, now, deviceOf(request)), now)
  },
  async listApiKeys({ tx }) {
    const keys = await listApiKeys(tx)
    return {
      data: keys.map((key) => ({
        id: publicId('key', key.id),
        name: key.name,
        scope: key.scope,
        mayChangeAccounts: mayChangeAccounts(key),
        hint: key.hint,
        createdAt: key.created_at.toISOString(),
        lastUsedAt: key.last_used_at?.toISOString() ?? null,
      })),
    }
  },
  async createApiKey({ tx, workspaceId, body }) {
    const made = await createApiKey(tx, workspaceId, body)
    return { ...made, id: publicId('key', made.id) }
  },
  async revokeApiKey({ tx, params, now }) {
    await revokeApiKey(tx, uuidOf('key', params.id), now)
    return undefined
  },
})
