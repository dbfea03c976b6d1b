import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Channel } from '@parcours/model/channels/registry.ts'

/** A connection of a channel by its id; the channel's default without one. */
export interface Choice<C extends Channel = Channel> {
  channel: C
  id?: string | undefined
}

/** The connection that is chosen: a query without columns. */
export function chosenConnection(tx: WorkspaceTx, { channel, id }: Choice) {
  const connections = tx.selectFrom('connections').where('channel', '=', channel)
  return id === undefined ? connections.where('is_default', '=', true) : connections.where('id', '=', id)
}
