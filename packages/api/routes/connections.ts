import type { ChannelProvider } from '@parcours/channels/provider.ts'
import { PROVIDERS, providerKind } from '@parcours/channels/registry.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import {
  type Connection,
  createConnection,
  defaultConnectionId,
  deleteConnection,
  getConnection,
  listConnections,
  makeDefault,
  saveConnection,
} from '@parcours/domain/connections/connections.ts'
import { makeConnectionTest, sendConnectionTest } from '@parcours/domain/notifications/connection-test.ts'
import { invalid } from '@parcours/domain/problem.ts'
import { givenSettings, type SettingValues, settingFields } from '@parcours/model/channels/provider-settings.ts'
import { CHANNELS, type Channel } from '@parcours/model/channels/registry.ts'
import { providerIssue } from '@parcours/model/delivery/provider-problem.ts'
import { say } from '@parcours/model/i18n/say.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import { z } from 'zod'
import { mayCall } from '../authenticate.ts'
import { handlers, type NetworkCall, outsideTransaction, tag, type WorkspaceCall } from '../operation.ts'
import { parse } from '../parse.ts'
import { returnedMailUrl } from './hooks.ts'

/** Answers with a connection, and its revision as ETag. */
async function presentOne(call: WorkspaceCall<object>, id: string) {
  const connection = await getConnection(call.tx, call.deps.signingKey, id)
  tag(call.reply, connection.revision)
  return present(call, connection)
}

/** The default connection, without a revision: another one may be the default the next time, with the same number. */
async function presentDefault(call: WorkspaceCall<object>) {
  const id = await defaultConnectionId(call.tx, 'email')
  return present(call, await getConnection(call.tx, call.deps.signingKey, id))
}

function present({ workspaceId, caller, deps, request }: WorkspaceCall<object>, connection: Connection) {
  const { id, failure, revision: _, ...shown } = connection
  const { publicUrl, signingKey } = deps
  const hasWebhook = providerKind(connection.channel, connection.provider)?.readWebhook !== undefined
  const path = `${connection.channel}/${publicId('connection', id)}`
  const providerIssues = failure && providerIssue(failure)
  return {
    ...shown,
    id: publicId('connection', id),
    webhookUrl: hasWebhook ? `${publicUrl}/hooks/${path}` : null,
    // Anyone who knows it can report any address as unreachable.
    returnedMailUrl: mayCall(caller, 'administer') ? returnedMailUrl(publicUrl, signingKey, workspaceId) : null,
    failure: failure &&
      providerIssues && {
        problem: failure.problem,
        message: say(request.language, providerIssues.code, providerIssues.values),
        since: failure.since,
      },
  }
}

/** The provider that a body names. @throws Problem naming those that there are */
function kindOf(channel: Channel, provider: string): ChannelProvider<Channel> {
  const kind = providerKind(channel, provider)
  if (kind) return kind
  const options = PROVIDERS[channel].map(({ key }) => key).join(', ')
  throw invalid([issue('provider', 'request.fieldValue', { options })])
}

/** A connection as a body says it, its settings read by the provider's own schema. @throws BadInput naming the field */
function inputOf<Body extends { settings: Record<string, unknown> }>(
  kind: ChannelProvider<Channel>,
  { settings, ...body }: Body,
) {
  // A field that a form leaves empty says nothing.
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== '' && value !== null))
  const read = parse(z.object({ settings: givenSettings(kind.settings) }), { settings: given })
  return { ...body, settings: read.settings as SettingValues }
}

const savingOf = ({ deps, caller, now }: WorkspaceCall<object>) => ({
  key: deps.signingKey,
  byOwner: caller.kind === 'member' && caller.role === 'owner',
  now,
})

export const connectionHandlers = handlers({
  listProviders: async ({ request: { language } }) => ({
    data: CHANNELS.flatMap((channel) => PROVIDERS[channel]).map((kind) => ({
      channel: kind.channel,
      key: kind.key,
      name: kind.name[language],
      about: kind.about[language],
      fields: settingFields(kind.settings, language),
      returnsMail: kind.returnsMail ?? false,
      webhookHelp: kind.webhookHelp?.[language] ?? null,
    })),
  }),
  async listConnections(call) {
    const connections = await listConnections(call.tx, call.deps.signingKey)
    return { data: connections.map((connection) => present(call, connection)) }
  },
  async createConnection(call) {
    const { tx, workspaceId, body } = call
    const kind = kindOf(body.channel, body.provider)
    return presentOne(call, await createConnection(tx, workspaceId, kind, inputOf(kind, body), savingOf(call)))
  },
  getConnection: (call) => presentOne(call, uuidOf('connection', call.params.id)),
  async saveConnection(call) {
    const { tx, params, body } = call
    const id = uuidOf('connection', params.id)
    const { channel } = await getConnection(tx, call.deps.signingKey, id)
    const kind = kindOf(channel, body.provider)
    await saveConnection(tx, id, kind, inputOf(kind, body), savingOf(call))
    return presentOne(call, id)
  },
  testConnection: outsideTransaction(
    async ({
      inTransaction,
      workspaceId,
      params,
      body,
      caller,
      request,
      deps,
      now,
    }: NetworkCall<Routes['testConnection']>) => {
      const { language } = request
      const to = body.to ?? (caller.kind === 'member' ? caller.session.email : undefined)
      const connectionId = uuidOf('connection', params.id)
      const test = await inTransaction((tx) => makeConnectionTest(tx, deps, { connectionId, to, language, now }))
      const { result, code, values } = await sendConnectionTest(deps, workspaceId, test)
      return { to: test.email.to, result, message: say(language, code, values) }
    },
  ),
  async makeConnectionDefault(call) {
    const id = uuidOf('connection', call.params.id)
    await makeDefault(call.tx, call.workspaceId, id, call.now)
    return presentOne(call, id)
  },
  async deleteConnection({ tx, workspaceId, params, now }) {
    await deleteConnection(tx, workspaceId, uuidOf('connection', params.id), now)
    return undefined
  },
  getSender: presentDefault,
  async saveSender(call) {
    const { tx, body } = call
    const id = await defaultConnectionId(tx, 'email')
    const kind = kindOf('email', body.provider)
    await saveConnection(tx, id, kind, inputOf(kind, body), savingOf(call))
    return presentDefault(call)
  },
})
