import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Channel } from '@parcours/model/channels/channel.ts'
import type { SettingValues } from '@parcours/model/channels/provider-settings.ts'
import type { EmailConnection } from '@parcours/model/delivery/email-provider.ts'
import type { SigningKey } from '../access/secrets.ts'
import { openSecrets } from './secrets.ts'

/** A connection with its secrets, only for its provider. */
export interface LoadedConnection extends EmailConnection {
  id: string
  /** Whether its provider could not be used when it last was. */
  hasFailed: boolean
}

/** The connection with this id; the channel's default without one. */
export async function loadConnection(
  tx: WorkspaceTx,
  key: SigningKey,
  { channel = 'email', id }: { channel?: Channel; id?: string | undefined } = {},
): Promise<LoadedConnection> {
  const connections = tx.selectFrom('connections').selectAll().where('channel', '=', channel)
  const row = await (id
    ? connections.where('id', '=', id)
    : connections.where('is_default', '=', true)
  ).executeTakeFirstOrThrow()
  return {
    id: row.id,
    provider: row.provider,
    fromName: row.from_name,
    fromAddress: row.from_address,
    replyTo: row.reply_to,
    settings: { ...(row.settings as SettingValues), ...openSecrets(key, row) },
    hasFailed: row.failure !== null,
  }
}
