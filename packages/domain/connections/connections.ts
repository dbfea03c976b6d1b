import { lockByName } from '@parcours/db/advisory-lock.ts'
import { uuids } from '@parcours/db/arrays.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ProviderKind } from '@parcours/model/channels/provider-kind.ts'
import { isRequired, type SettingValues, secretSettings } from '@parcours/model/channels/provider-settings.ts'
import type { Channel } from '@parcours/model/channels/registry.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import { sql } from 'kysely'
import type { SigningKey } from '../access/secrets.ts'
import { channelOf } from '../channels/registry.ts'
import { freeName } from '../free-name.ts'
import { found, invalid, Problem } from '../problem.ts'
import { markDeleted } from '../references/deleted.ts'
import { release } from '../references/usages.ts'
import { chosenConnection } from './chosen.ts'
import type { ConnectionFailure } from './health.ts'
import { openSecrets, sealSecrets } from './secrets.ts'

/** Connections of a workspace at most. */
const MAX_CONNECTIONS = 50

/** A connection for the interface: never a secret, only which there are. */
export interface Connection {
  id: string
  channel: Channel
  provider: string
  name: string
  fromName: string
  fromAddress: string
  replyTo: string | null
  settings: SettingValues
  /** The names of the secret settings that are given. */
  secrets: string[]
  isDefault: boolean
  failure: ConnectionFailure | null
  revision: number
}

/** What a user says of a connection. Secrets that are left out stay as they are. */
export interface ConnectionInput {
  name?: string | undefined
  fromName: string
  fromAddress: string
  replyTo: string | null
  /** As the provider's schema read them. */
  settings: SettingValues
}

/** Who saves, and with which key secrets are encrypted. */
export interface Saving {
  key: SigningKey
  byOwner: boolean
  now: Date
}

/** All connections, by channel, the default first. */
export async function listConnections(tx: WorkspaceTx, key: SigningKey): Promise<Connection[]> {
  const rows = await tx
    .selectFrom('connections')
    .selectAll()
    .orderBy('channel')
    .orderBy('is_default', 'desc')
    .orderBy('name')
    .orderBy('id')
    .execute()
  return rows.map((row) => shown(row, key))
}

/** @throws Problem when there is none */
export async function getConnection(tx: WorkspaceTx, key: SigningKey, id: string): Promise<Connection> {
  return shown(await rowOf(tx, id), key)
}

/** The id of the channel's default connection: there always is one. */
export async function defaultConnectionId(tx: WorkspaceTx, channel: Channel): Promise<string> {
  return (await chosenConnection(tx, { channel }).select('id').executeTakeFirstOrThrow()).id
}

type Row = Awaited<ReturnType<typeof rowOf>>

async function rowOf(tx: WorkspaceTx, id: string) {
  return found(
    await tx.selectFrom('connections').selectAll().where('id', '=', id).executeTakeFirst(),
    'notFound.connection',
  )
}

function shown(row: Row, key: SigningKey): Connection {
  return {
    id: row.id,
    channel: row.channel,
    provider: row.provider,
    name: row.name,
    fromName: row.from_name,
    fromAddress: row.from_address,
    replyTo: row.reply_to,
    settings: row.settings as SettingValues,
    secrets: Object.keys(openSecrets(key, row)),
    isDefault: row.is_default,
    failure: row.failure as ConnectionFailure | null,
    revision: row.revision,
  }
}

/** Adds a connection; the first of its channel is its default. Returns its id. @throws Problem naming the field */
export async function createConnection(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  kind: ProviderKind,
  input: ConnectionInput,
  saving: Saving,
): Promise<string> {
  await lockConnections(tx, workspaceId)
  const { count } = await tx
    .selectFrom('connections')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  if (Number(count) >= MAX_CONNECTIONS) throw new Problem('conflict', 'connection.tooMany', { max: MAX_CONNECTIONS })
  const hasDefault = await chosenConnection(tx, { channel: kind.channel }).select('id').executeTakeFirst()
  const name = input.name ?? input.fromName
  await refuseTaken(tx, workspaceId, name)
  const { id } = await tx
    .insertInto('connections')
    .values({
      workspace_id: workspaceId,
      channel: kind.channel,
      name,
      ...columnsOf(kind, input, undefined, saving),
      is_default: !hasDefault,
      created_at: saving.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Changes a connection, its provider included. @throws Problem naming the field */
export async function saveConnection(
  tx: WorkspaceTx,
  id: string,
  kind: ProviderKind,
  input: ConnectionInput,
  saving: Saving,
): Promise<void> {
  await tx.selectFrom('connections').select('id').where('id', '=', id).forUpdate().execute()
  const before = await rowOf(tx, id)
  if (input.name !== undefined && input.name !== before.name) await refuseTaken(tx, before.workspace_id, input.name, id)
  if (before.channel !== kind.channel) throw invalid([issue('provider', 'connection.otherChannel')])
  await tx
    .updateTable('connections')
    .set({
      ...(input.name !== undefined && { name: input.name }),
      ...columnsOf(kind, input, before, saving),
      // What is not known of the new settings is not said of them.
      failure: null,
      revision: sql<number>`revision + 1`,
    })
    .where('id', '=', id)
    .execute()
}

/** Users tell connections apart by their names. @throws Problem */
async function refuseTaken(tx: WorkspaceTx, workspaceId: WorkspaceId, name: string, id?: string): Promise<void> {
  await lockByName(tx, `connection names ${workspaceId}`)
  const other = await tx
    .selectFrom('connections')
    .select('id')
    .where(sql<boolean>`lower(name) = lower(${name})`)
    .$if(id !== undefined, (query) => query.where('id', '<>', id ?? ''))
    .executeTakeFirst()
  if (other) throw invalid([issue('name', 'connection.nameTaken', { name })])
}

function columnsOf(kind: ProviderKind, input: ConnectionInput, before: Row | undefined, { key, byOwner, now }: Saving) {
  const { sender } = channelOf(kind.channel)
  const address = sender.normalise(input.fromAddress)
  if (address === undefined) throw invalid([issue('fromAddress', sender.malformed)])
  const names = secretSettings(kind.settings)
  const isSecret = ([name]: [string, unknown]) => names.includes(name)
  const given = Object.entries(input.settings)
  const open = Object.fromEntries(given.filter((setting) => !isSecret(setting)))
  const had = before?.provider === kind.key ? openSecrets(key, before) : {}
  const kept = before && isSameLogin(kind, open, before.settings as SettingValues) ? had : {}
  const secrets = { ...kept, ...Object.fromEntries(given.filter(isSecret)) }
  refuseMissing(kind, open, secrets, had)
  return {
    provider: kind.key,
    from_name: input.fromName,
    from_address: address,
    reply_to: input.replyTo,
    settings: JSON.stringify(open),
    secret: sealSecrets(key, secrets),
    // A user who chooses the server can read what goes through it.
    saved_by_owner: byOwner,
    updated_at: now,
  }
}

/** Secrets that are not given again stay, as long as they go to the same login. */
function isSameLogin({ login }: ProviderKind, open: SettingValues, before: SettingValues): boolean {
  return !login || JSON.stringify(login(open)) === JSON.stringify(login(before))
}

/**
 * @throws Problem naming the secrets that the provider cannot do without, and those that were given for another login
 */
function refuseMissing(
  { settings, login }: ProviderKind,
  open: SettingValues,
  secrets: SettingValues,
  had: SettingValues,
): void {
  const hasAccount = !login || login(open) !== undefined
  const issues = secretSettings(settings).flatMap((name) => {
    if (secrets[name] !== undefined) return []
    if (isRequired(settings, name)) return [issue(`settings.${name}`, 'sender.secretMissing')]
    return had[name] !== undefined && hasAccount ? [issue(`settings.${name}`, 'sender.secretAgain')] : []
  })
  if (issues.length > 0) throw invalid(issues)
}

/** Makes a connection the one that its channel's messages use unless they name another. */
export async function makeDefault(tx: WorkspaceTx, workspaceId: WorkspaceId, id: string, now: Date): Promise<void> {
  await lockConnections(tx, workspaceId)
  const { channel } = await rowOf(tx, id)
  await tx
    .updateTable('connections')
    .set({ is_default: false, revision: sql<number>`revision + 1`, updated_at: now })
    .where('channel', '=', channel)
    .where('is_default', '=', true)
    .where('id', '<>', id)
    .execute()
  await tx
    .updateTable('connections')
    .set({ is_default: true, revision: sql<number>`revision + 1`, updated_at: now })
    .where('id', '=', id)
    .where('is_default', '=', false)
    .execute()
}

/** @throws Problem when it is its channel's default, or something uses it */
export async function deleteConnection(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  id: string,
  now: Date,
): Promise<void> {
  await lockConnections(tx, workspaceId)
  if ((await rowOf(tx, id)).is_default) throw new Problem('conflict', 'connection.isDefault')
  await release(tx, 'connection', id)
  await markDeleted(tx, 'connections', id, now)
}

/** Restored connections whose name another has by now get a number beside it. */
export async function giveFreeNames(tx: WorkspaceTx, workspaceId: WorkspaceId, ids: string[]): Promise<void> {
  await lockByName(tx, `connection names ${workspaceId}`)
  const { rows } = await sql<{ id: string; name: string }>`
    SELECT c.id, c.name
      FROM connections c
     WHERE c.id = ANY (${uuids(ids)})
       AND EXISTS (SELECT FROM connections o WHERE o.id <> c.id AND lower(o.name) = lower(c.name))`.execute(tx)
  for (const { id, name } of rows)
    await tx
      .updateTable('connections')
      .set({ name: await freeName(tx, 'connections', name) })
      .where('id', '=', id)
      .execute()
}

const lockConnections = (tx: WorkspaceTx, workspaceId: WorkspaceId) => lockByName(tx, `connections ${workspaceId}`)
