import type { Database } from '@parcours/db/connection.ts'
import type { SettingValues } from '@parcours/model/channels/provider-settings.ts'
import type { Channel } from '@parcours/model/channels/registry.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import type { SigningKey } from '../access/secrets.ts'
import { withSecrets } from './secrets.ts'

/** A connection that the address of a webhook names, with its secrets: they verify the call. */
export interface FoundConnection {
  workspaceId: WorkspaceId
  channel: Channel
  provider: string
  settings: SettingValues
}

interface Row {
  workspace_id: string
  channel: Channel
  provider: string
  settings: unknown
  secret: Buffer | null
}

const connections = (db: Database) =>
  db
    .selectFrom('connections')
    .select(['workspace_id', 'channel', 'provider', 'settings', 'secret'])
    .where('deleted_at', 'is', null)

const opened = (key: SigningKey, row: Row): FoundConnection => ({
  workspaceId: row.workspace_id,
  channel: row.channel,
  provider: row.provider,
  settings: withSecrets(key, row),
})

/** The connection with this id, of any workspace. */
export async function findConnection(
  db: Database,
  key: SigningKey,
  channel: Channel,
  id: string,
): Promise<FoundConnection | undefined> {
  const row = await connections(db).where('id', '=', id).where('channel', '=', channel).executeTakeFirst()
  return row && opened(key, row)
}

/** The oldest connection of a workspace through this provider. */
export async function firstConnection(
  db: Database,
  key: SigningKey,
  workspaceId: WorkspaceId,
  provider: string,
): Promise<FoundConnection | undefined> {
  const row = await connections(db)
    .where('workspace_id', '=', workspaceId)
    .where('provider', '=', provider)
    .orderBy('created_at')
    .orderBy('id')
    .executeTakeFirst()
  return row && opened(key, row)
}
