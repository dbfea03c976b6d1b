import { KEY_SCOPES } from '@parcours/model/access/key-scope.ts'
import { INVITED_ROLES, PERMISSIONS, ROLES } from '@parcours/model/access/roles.ts'
import { idSchema } from '@parcours/model/id.ts'
import { nameText } from '@parcours/model/values/line.ts'
import { z } from 'zod'
import { byId, LanguageTag, listOf, Time } from './common.ts'
import { route } from './route.ts'

const tag = 'Access'
const Email = z.email().max(320)

export const SessionAnswer = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  workspace: z.object({ id: z.string(), name: z.string(), isDemo: z.boolean() }),
  role: z.enum(ROLES),
  permissions: z.array(z.enum(PERMISSIONS)),
  csrfToken: z.string(),
  /** Temporal Web UI, where ops look into runs. */
  temporalUrl: z.string().nullable(),
  temporalNamespace: z.string(),
  publicUrl: z.string(),
})

export const InstallationAnswer = z.object({
  owned: z.boolean(),
  demo: z.object({ email: z.string(), password: z.string() }).nullable(),
})

const WorkspaceBody = z.strictObject({
  name: nameText(120),
  timeZone: z.string().max(60).meta({ description: 'IANA', example: 'Europe/Paris' }),
  currency: z.string().max(3).meta({ description: 'ISO 4217; what orders are counted in', example: 'EUR' }),
  postalAddress: z.string().max(500).meta({ description: 'In the footer of emails' }),
})

/** One that was named before names had to be seen is shown as it is. */
const WorkspaceAnswer = WorkspaceBody.extend({ name: z.string() })

export const accessRoutes = {
  getInstallation: route({
    method: 'GET',
    path: '/api/v1/installation',
    access: 'public',
    tag,
    summary: 'Whether there is an owner yet, and the demo login',
    status: 200,
    answer: InstallationAnswer,
  }),
  claimInstallation: route({
    method: 'POST',
    path: '/api/v1/installation/owner',
    access: 'public',
    tag,
    summary: 'Become the first owner of a new installation',
    status: 201,
    body: z.strictObject({
      workspace: nameText(120),
      name: nameText(120),
      email: Email,
      password: z.string().max(200),
      language: LanguageTag,
      timeZone: z.string().max(60),
    }),
    answer: SessionAnswer,
  }),
  logIn: route({
    method: 'POST',
    path: '/api/v1/session',
    access: 'public',
    tag,
    summary: 'Log in; sets an HTTP-only cookie',
    status: 201,
    body: z.strictObject({ email: z.string().max(320), password: z.string().max(200) }),
    answer: SessionAnswer,
  }),
  getSession: route({
    method: 'GET',
    path: '/api/v1/session',
    access: 'read',
    tag,
    summary: 'The session: its user, workspace and role',
    status: 200,
    answer: SessionAnswer,
  }),
  logOut: route({ method: 'DELETE', path: '/api/v1/session', access: 'read', tag, summary: 'Log out', status: 204 }),
  getWorkspace: route({
    method: 'GET',
    path: '/api/v1/workspace',
    access: 'read',
    tag,
    summary: 'What holds for the whole workspace',
    status: 200,
    answer: WorkspaceAnswer,
  }),
  saveWorkspace: route({
    method: 'PUT',
    path: '/api/v1/workspace',
    access: 'administer',
    tag,
    summary: 'Change the workspace; its currency, as long as there are no orders',
    status: 200,
    body: WorkspaceBody,
    answer: WorkspaceAnswer,
  }),
  listMembers: route({
    method: 'GET',
    path: '/api/v1/members',
    access: 'read',
    tag,
    summary: 'Members of the workspace',
    status: 200,
    answer: listOf(
      z.object({ id: z.string(), name: z.string(), email: z.string(), role: z.enum(ROLES), createdAt: Time }),
    ),
  }),
  changeMemberRole: route({
    method: 'PATCH',
    path: '/api/v1/members/:id',
    access: 'own',
    tag,
    summary: 'Change a member’s role',
    status: 204,
    params: byId('user'),
    body: z.strictObject({ role: z.enum(ROLES) }),
  }),
  removeMember: route({
    method: 'DELETE',
    path: '/api/v1/members/:id',
    access: 'administer',
    tag,
    summary: 'Remove a member',
    status: 204,
    params: byId('user'),
  }),
  listInvitations: route({
    method: 'GET',
    path: '/api/v1/invitations',
    access: 'administer',
    tag,
    summary: 'Invitations not yet accepted',
    status: 200,
    answer: listOf(z.object({ id: z.string(), email: z.string(), role: z.enum(ROLES), expiresAt: Time })),
  }),
  inviteMember: route({
    method: 'POST',
    path: '/api/v1/invitations',
    access: 'administer',
    tag,
    summary: 'Invite a member, by email where the workspace has a mail server; the answer has the link to pass on',
    status: 201,
    body: z.strictObject({ email: Email, role: z.enum(INVITED_ROLES) }),
    answer: z.object({
      id: z.string(),
      email: z.string(),
      role: z.enum(ROLES),
      expiresAt: Time,
      link: z.string(),
      isEmailed: z.boolean().meta({ description: 'A mail server took the email; not in the sandbox' }),
    }),
  }),
  revokeInvitation: route({
    method: 'DELETE',
    path: '/api/v1/invitations/:id',
    access: 'administer',
    tag,
    summary: 'Withdraw an invitation',
    status: 204,
    params: byId('invitation'),
  }),
  lookUpInvitation: route({
    method: 'POST',
    path: '/api/v1/invitations/lookup',
    access: 'public',
    tag,
    summary: 'What an invitation’s link offers',
    status: 200,
    body: z.strictObject({ token: z.string().max(100) }),
    answer: z.object({ email: z.string(), workspace: z.string(), role: z.enum(ROLES) }),
  }),
  acceptInvitation: route({
    method: 'POST',
    path: '/api/v1/invitations/acceptance',
    access: 'public',
    tag,
    summary: 'Accept an invitation',
    status: 201,
    body: z.strictObject({
      token: z.string().max(100),
      name: nameText(120),
      password: z.string().max(200),
    }),
    answer: SessionAnswer,
  }),
  listApiKeys: route({
    method: 'GET',
    path: '/api/v1/keys',
    access: 'administer',
    tag,
    summary: 'API keys, without the keys',
    status: 200,
    answer: listOf(
      z.object({
        id: z.string(),
        name: z.string(),
        scope: z.enum(KEY_SCOPES),
        mayChangeAccounts: z.boolean(),
        hint: z.string(),
        createdAt: Time,
        lastUsedAt: Time.nullable(),
      }),
    ),
  }),
  createApiKey: route({
    method: 'POST',
    path: '/api/v1/keys',
    access: 'administer',
    tag,
    summary: 'Create an API key; it is shown this once',
    status: 201,
    body: z.strictObject({
      name: nameText(120),
      scope: z.enum(KEY_SCOPES),
      mayChangeAccounts: z
        .boolean()
        .default(false)
        .meta({
          description:
            'Whether a key for sending events may merge two known accounts and change the address of one; a ' +
            'key in a web page is read by anyone',
        }),
    }),
    answer: z.object({ id: idSchema('key'), key: z.string(), hint: z.string() }),
  }),
  revokeApiKey: route({
    method: 'DELETE',
    path: '/api/v1/keys/:id',
    access: 'administer',
    tag,
    summary: 'Revoke an API key',
    status: 204,
    params: byId('key'),
  }),
}
