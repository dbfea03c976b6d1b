import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Connection } from '@parcours/model/channels/connection.ts'
import type { Channel } from '@parcours/model/channels/registry.ts'
import type { SigningKey } from '../access/secrets.ts'
import { found } from '../problem.ts'
import { type Choice, chosenConnection } from './chosen.ts'
import { withSecrets } from './secrets.ts'

/** A connection with its secrets, only for its provider. */
export interface LoadedConnection<C extends Channel = Channel> extends Connection<C> {
  id: string
  name: string
  /** Whether its provider could not be used when it last was. */
  hasFailed: boolean
}

/** @throws Problem when there is none with this id */
export async function loadConnection<C extends Channel>(
  tx: WorkspaceTx,
  key: SigningKey,
  choice: Choice<C>,
): Promise<LoadedConnection<C>> {
  const row = found(await chosenConnection(tx, choice).selectAll().executeTakeFirst(), 'notFound.connection')
  return {
    id: row.id,
    channel: choice.channel,
    name: row.name,
    provider: row.provider,
    fromName: row.from_name,
    fromAddress: row.from_address,
    replyTo: row.reply_to,
    settings: withSecrets(key, row),
    hasFailed: row.failure !== null,
  }
}
