import { ROLES } from '@parcours/model/access/roles.ts'
import { idSchema } from '@parcours/model/id.ts'
import { nameText } from '@parcours/model/values/line.ts'
import { z } from 'zod'
import { SessionAnswer } from './access.ts'
import { byId, LanguageTag, listOf, Time } from './common.ts'
import { route } from './route.ts'

const tag = 'Account'

const AccountAnswer = z.object({
  name: z.string(),
  email: z.string(),
  language: LanguageTag,
  workspaces: z.array(
    z.object({ id: z.string(), name: z.string(), role: z.enum(ROLES), isDemo: z.boolean(), isCurrent: z.boolean() }),
  ),
})

export const accountRoutes = {
  getAccount: route({
    method: 'GET',
    path: '/api/v1/account',
    access: 'read',
    tag,
    summary: 'One’s own account, and the workspaces that it opens',
    status: 200,
    answer: AccountAnswer,
  }),
  saveAccount: route({
    method: 'PATCH',
    path: '/api/v1/account',
    access: 'read',
    tag,
    summary: 'Change one’s own name and language',
    status: 200,
    body: z.strictObject({ name: nameText(120).optional(), language: LanguageTag.optional() }),
    answer: AccountAnswer,
  }),
  changePassword: route({
    method: 'PUT',
    path: '/api/v1/account/password',
    access: 'read',
    tag,
    summary: 'Change one’s own password; all other sessions end',
    status: 204,
    body: z.strictObject({ current: z.string().max(200), password: z.string().max(200) }),
  }),
  listSessions: route({
    method: 'GET',
    path: '/api/v1/account/sessions',
    access: 'read',
    tag,
    summary: 'Where one is logged in, latest used first',
    status: 200,
    answer: listOf(
      z.object({
        id: z.string(),
        device: z.string().nullable(),
        address: z.string().nullable(),
        createdAt: Time,
        lastSeenAt: Time,
        isCurrent: z.boolean(),
      }),
    ),
  }),
  endSession: route({
    method: 'DELETE',
    path: '/api/v1/account/sessions/:id',
    access: 'read',
    tag,
    summary: 'End one of one’s sessions',
    status: 204,
    params: byId('session'),
  }),
  endOtherSessions: route({
    method: 'DELETE',
    path: '/api/v1/account/sessions',
    access: 'read',
    tag,
    summary: 'End all of one’s sessions but this one',
    status: 204,
  }),
  switchWorkspace: route({
    method: 'PUT',
    path: '/api/v1/session/workspace',
    access: 'read',
    tag,
    summary: 'Go on in another workspace that one belongs to',
    status: 200,
    body: z.strictObject({ workspaceId: idSchema('workspace') }),
    answer: SessionAnswer,
  }),
  requestPasswordReset: route({
    method: 'POST',
    path: '/api/v1/password-resets',
    access: 'public',
    tag,
    summary: 'Have a link sent that sets a new password; answers alike whether or not there is such an account',
    status: 202,
    body: z.strictObject({ email: z.string().max(320) }),
    answer: z.object({}),
  }),
  resetPassword: route({
    method: 'POST',
    path: '/api/v1/password-resets/completion',
    access: 'public',
    tag,
    summary: 'Set a new password by such a link, which works once; all sessions end',
    status: 204,
    body: z.strictObject({ token: z.string().max(100), password: z.string().max(200) }),
  }),
}
