import { SETTING_TYPES, SettingValue } from '@parcours/model/channels/provider-settings.ts'
import { CHANNELS } from '@parcours/model/channels/registry.ts'
import { PROVIDER_PROBLEMS } from '@parcours/model/delivery/provider-problem.ts'
import { nameText } from '@parcours/model/values/line.ts'
import { z } from 'zod'
import { byId, listOf, Time } from './common.ts'
import { route } from './route.ts'

const tag = 'Connections'

const ProviderAnswer = z.object({
  channel: z.enum(CHANNELS),
  key: z.string().meta({ description: 'What a connection names as its provider' }),
  name: z.string(),
  about: z.string(),
  fields: z
    .array(
      z.object({
        key: z.string().meta({ description: 'The name of the setting' }),
        type: z.enum(SETTING_TYPES),
        label: z.string(),
        help: z.string().nullable(),
        placeholder: z.string().nullable(),
        required: z.boolean(),
        default: SettingValue.nullable(),
        minimum: z.number().nullable(),
        maximum: z.number().nullable(),
        maxLength: z.number().nullable().meta({ description: 'Characters at most' }),
        choices: z.array(z.string()),
      }),
    )
    .meta({ description: 'Its settings, in the order of a form' }),
  returnsMail: z.boolean().meta({ description: 'Whether what it cannot deliver comes back as mail' }),
  webhookHelp: z.string().nullable().meta({ description: 'How its webhook is set up there; null where it has none' }),
})

export const ConnectionAnswer = z.object({
  id: z.string(),
  channel: z.enum(CHANNELS),
  provider: z.string(),
  name: z.string(),
  isDefault: z.boolean().meta({ description: 'Messages of its channel use it unless they name another' }),
  fromName: z.string(),
  fromAddress: z.string(),
  replyTo: z.string().nullable(),
  settings: z.record(z.string(), SettingValue).meta({ description: 'Without its secrets' }),
  secrets: z.array(z.string()).meta({ description: 'The names of the secret settings that are given' }),
  webhookUrl: z
    .string()
    .nullable()
    .meta({ description: 'Where the provider sends message events; null where it has none' }),
  returnedMailUrl: z.string().nullable().meta({
    description: 'Where mail that came back is handed over, as it is; secret, null for who may not change connections',
  }),
  failure: z
    .object({ problem: z.enum(PROVIDER_PROBLEMS), message: z.string(), since: Time })
    .nullable()
    .meta({ description: 'Why its provider could not be used when it last was; null while it works' }),
})

const Settings = z
  .record(z.string().max(60), z.union([SettingValue, z.null()]))
  .meta({ description: 'As the provider names them; a secret that is left out stays as it is' })

const Fields = {
  provider: z.string().max(40),
  fromName: nameText(120),
  fromAddress: z.string().max(320),
  replyTo: z.email().max(320).nullable().default(null),
  settings: Settings.default({}),
}
/** What came of a test; `unavailable` where the provider itself could not be used. */
const TEST_RESULTS = ['accepted', 'refused', 'deferred', 'unknown', 'unavailable'] as const

const TestAnswer = z.object({
  to: z.string(),
  result: z.enum(TEST_RESULTS),
  message: z.string().meta({ description: 'What happened, in words' }),
})

const Named = { name: nameText(120), ...Fields }

export const connectionRoutes = {
  listProviders: route({
    method: 'GET',
    path: '/api/v1/providers',
    access: 'read',
    tag,
    summary: 'Providers of messages, and the settings that a connection to each takes',
    status: 200,
    answer: listOf(ProviderAnswer),
  }),
  listConnections: route({
    method: 'GET',
    path: '/api/v1/connections',
    access: 'read',
    tag,
    summary: 'Connections to providers, by channel, the default first',
    status: 200,
    answer: listOf(ConnectionAnswer),
  }),
  createConnection: route({
    method: 'POST',
    path: '/api/v1/connections',
    access: 'administer',
    tag,
    summary: 'Add a connection; the first of a channel is its default',
    status: 201,
    body: z.strictObject({ channel: z.enum(CHANNELS).default('email'), ...Named }),
    answer: ConnectionAnswer,
  }),
  getConnection: route({
    method: 'GET',
    path: '/api/v1/connections/:id',
    access: 'read',
    tag,
    summary: 'One connection',
    status: 200,
    params: byId('connection'),
    answer: ConnectionAnswer,
  }),
  saveConnection: route({
    method: 'PUT',
    path: '/api/v1/connections/:id',
    access: 'administer',
    tag,
    summary: 'Change a connection, its provider included',
    status: 200,
    params: byId('connection'),
    body: z.strictObject(Named),
    answer: ConnectionAnswer,
  }),
  testConnection: route({
    method: 'POST',
    path: '/api/v1/connections/:id/tests',
    access: 'administer',
    tag,
    summary: 'Send a small test through a connection, and say what came of it',
    status: 200,
    params: byId('connection'),
    body: z.strictObject({
      to: z.email().max(320).optional().meta({ description: 'The own address of who is logged in without' }),
    }),
    answer: TestAnswer,
  }),
  makeConnectionDefault: route({
    method: 'POST',
    path: '/api/v1/connections/:id/default',
    access: 'administer',
    tag,
    summary: 'Make a connection the one that its channel uses unless a message names another',
    status: 200,
    params: byId('connection'),
    answer: ConnectionAnswer,
  }),
  deleteConnection: route({
    method: 'DELETE',
    path: '/api/v1/connections/:id',
    access: 'administer',
    tag,
    summary: 'Delete a connection that is not the default and that nothing uses',
    status: 204,
    params: byId('connection'),
  }),
  getSender: route({
    method: 'GET',
    path: '/api/v1/sender',
    access: 'read',
    tag,
    summary: 'The default connection for email',
    status: 200,
    answer: ConnectionAnswer,
  }),
  saveSender: route({
    method: 'PUT',
    path: '/api/v1/sender',
    access: 'administer',
    tag,
    summary: 'Change the default connection for email',
    status: 200,
    body: z.strictObject(Fields),
    answer: ConnectionAnswer,
  }),
}
